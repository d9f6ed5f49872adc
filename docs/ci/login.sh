#!/usr/bin/env bash
# Logs in to the orgs of ECA_ORG_LOGINS, for every pipeline file of docs/ci.
#
# One entry an org: its alias, a blank or =, and how to log in. Entries are divided by lines or commas, since some CI
# systems mask single lines without blanks only. How to log in is one of
#   force://…                            the SFDX auth URL of the org; it goes to the CLI by stdin, so that no list of
#                                        processes shows it
#   jwt://CLIENT_ID:USERNAME@HOST        by a JWT of the app with that consumer key, signed with ECA_JWT_KEY: a private key
#                                        in PEM, or its base64 where the CI system keeps single lines only
# ECA_LOGINS_SECRET, instead of ECA_ORG_LOGINS, names the secret of AWS Secrets Manager that holds the entries.
set -euo pipefail

sf=.eca/tools/sf/node_modules/.bin/sf

if [ -z "${ECA_ORG_LOGINS:-}" ] && [ -n "${ECA_LOGINS_SECRET:-}" ]; then
  ECA_ORG_LOGINS=$(aws secretsmanager get-secret-value --secret-id "$ECA_LOGINS_SECRET" --query SecretString --output text)
fi
: "${ECA_ORG_LOGINS:?is not set: one entry an org, alias=SFDX auth URL, divided by lines or commas}"

umask 077
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

write_key() {
  case "${ECA_JWT_KEY:-}" in
    '') printf 'ECA_JWT_KEY is not set.\n'; exit 1 ;;
    -----*) printf '%s\n' "$ECA_JWT_KEY" > "$keys/jwt.key" ;;
    *) printf '%s' "$ECA_JWT_KEY" | base64 -d > "$keys/jwt.key" ;;
  esac
}

log_in() {
  # sf repeats what it does not understand, and CI systems mask whole values only.
  case "$2" in
    jwt://*)
      local app=${2#jwt://}
      local user=${app%@*}
      write_key
      "$sf" org login jwt --alias "$1" --client-id "${user%%:*}" --username "${user#*:}" \
        --jwt-key-file "$keys/jwt.key" --instance-url "https://${app##*@}" < /dev/null > /dev/null 2>&1
      ;;
    *)
      printf '%s' "$2" | "$sf" org login sfdx-url --alias "$1" --sfdx-url-stdin - > /dev/null 2>&1
      ;;
  esac
}

while IFS=' =' read -r alias url; do
  if [ -n "$alias" ]; then
    # sf waits ten milliseconds for its stdin (readStdin of @oclif/core), which a busy machine may miss: hence three times.
    log_in "$alias" "$url" || log_in "$alias" "$url" || log_in "$alias" "$url" \
      || { printf 'The login to %s failed.\n' "$alias"; exit 1; }
  fi
done < <(printf '%s\n' "$ECA_ORG_LOGINS" | tr ',\r' '\n\n')
