#!/usr/bin/env bash
# Logs in to orgs, for every pipeline file of docs/ci: to all of ECA_ORG_LOGINS, or to the aliases that are its arguments.
#
# One entry an org: its alias, a blank or =, and how to log in. Entries are divided by lines or commas, since some CI
# systems mask single lines without blanks only. How to log in is one of
#   force://…                            the SFDX auth URL of the org; it goes to the CLI by a file of the job, so that no list
#                                        of processes shows it
#   jwt://CLIENT_ID:USERNAME@HOST        by a JWT of the app with that consumer key, signed with ECA_JWT_KEY: a private key
#                                        in PEM, or its base64 where the CI system keeps single lines only
#
# ECA_LOGINS_SECRET, instead of ECA_ORG_LOGINS, names the secret of a store that holds the entries, and ECA_JWT_KEY_SECRET,
# instead of ECA_JWT_KEY, the one with the key (README.md has the forms).
#
# ECA_JWT_KEY_FOLDER names a folder that ends with the job: the key stays there, since sf reads it again when an access token
# runs out. Without it the key is gone when this script ends, and the logins last as long as their first access tokens.
set -euo pipefail

sf=.eca/tools/sf/node_modules/.bin/sf

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Azure DevOps hands over the name itself, $(NAME), of a variable that nobody set.
given() {
  [[ -n ${!1:-} && ${!1} != \$\(* ]]
}

read_secret() {
  local place=${1#*:}
  case "$1" in
    azure:*/*) az keyvault secret show --vault-name "${place%%/*}" --name "${place#*/}" --query value --output tsv ;;
    google:*/*) gcloud secrets versions access latest --project "${place%%/*}" --secret "${place#*/}" ;;
    vault:*/*) vault kv get -mount="${place%%/*}" -field=value "${place#*/}" ;;
    op://*) op read "$1" ;;
    *) aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text ;;
  esac
}

given ECA_ORG_LOGINS || ! given ECA_LOGINS_SECRET || ECA_ORG_LOGINS=$(read_secret "$ECA_LOGINS_SECRET")
given ECA_JWT_KEY || ! given ECA_JWT_KEY_SECRET || ECA_JWT_KEY=$(read_secret "$ECA_JWT_KEY_SECRET")
given ECA_ORG_LOGINS || fail 'ECA_ORG_LOGINS is not set: one entry an org, alias=SFDX auth URL, divided by lines or commas.'
[ -x "$sf" ] || fail 'The sf CLI is not here. Run: npm run sf:install'

umask 077
work=$(mktemp -d)
key=${ECA_JWT_KEY_FOLDER:-$work}/eca-jwt.key
logged_in=no
trap '[ "$logged_in" = yes ] || rm -f "$key"; rm -rf "$work"' EXIT
[ "${ECA_JWT_KEY_FOLDER:-}" = '' ] || mkdir -p "$ECA_JWT_KEY_FOLDER"

# PEM with its line breaks, with \n in their place, or in base64, broken into lines or not.
write_key() {
  given ECA_JWT_KEY || fail "ECA_JWT_KEY is not set, and the entry of $1 is jwt://…"
  local text=${ECA_JWT_KEY//$'\r'/}
  rm -f "$key"
  case "$text" in
    *-----BEGIN*) printf '%b\n' "$text" > "$key" ;;
    *) printf '%s' "$text" | tr -d '[:space:]' | base64 -d > "$key" 2> /dev/null || : > "$key" ;;
  esac
  grep -q '^-----BEGIN [A-Z ]*PRIVATE KEY-----$' "$key" || fail 'ECA_JWT_KEY is neither a private key in PEM nor the base64 of one.'
}

# What sf says goes to a file: it repeats what it does not understand, and CI systems mask whole values only.
log_in() {
  case "$2" in
    jwt://*)
      local app=${2#jwt://}
      app=${app/https:\/\//}
      local user=${app%@*}
      "$sf" org login jwt --json --alias "$1" --client-id "${user%%:*}" --username "${user#*:}" \
        --jwt-key-file "$key" --instance-url "https://${app##*@}" < /dev/null > "$work/said" 2> /dev/null
      ;;
    *)
      # Not by stdin: sf waits ten milliseconds for it (readStdin of @oclif/core), which a busy machine misses.
      printf '%s' "$2" > "$work/url"
      "$sf" org login sfdx-url --json --alias "$1" --sfdx-url-file "$work/url" < /dev/null > "$work/said" 2> /dev/null
      ;;
  esac
}

# The name of sf's error, which holds nothing of what was given.
error_name() {
  local name
  name=$(sed -n 's/^  "name": "\([A-Za-z_]*\)".*/\1/p' "$work/said" | head -n 1)
  printf '%s' "${name:-sf ended without a word}"
}

wanted=" $* "
entry=0
while IFS=$' \t=' read -r alias url; do
  [ -n "$alias" ] || continue
  entry=$((entry + 1))
  # What is not an alias may be a secret without one: it is not repeated.
  [[ $alias =~ ^[A-Za-z0-9][A-Za-z0-9._@-]*$ ]] || fail "Entry $entry of ECA_ORG_LOGINS does not begin with an alias and =."
  url=${url%"${url##*[![:space:]]}"}
  [ $# -eq 0 ] || [[ $wanted == *" $alias "* ]] || continue
  wanted=${wanted/" $alias "/ }
  case "$url" in
    force://?*@?*) ;;
    jwt://?*:?*@?*) write_key "$alias" ;;
    *) fail "The entry of $alias is neither force://… nor jwt://CLIENT_ID:USERNAME@HOST." ;;
  esac
  # A second time, since a connection may have been cut.
  log_in "$alias" "$url" || log_in "$alias" "$url" \
    || fail "The login to $alias failed: $(error_name). README.md of docs/ci says what to do."
done < <(printf '%s\n' "$ECA_ORG_LOGINS" | tr '\r,' '\n')
[[ $wanted =~ ^\ *$ ]] || fail "ECA_ORG_LOGINS has no entry for:$wanted"
[ "$entry" -gt 0 ] || fail 'ECA_ORG_LOGINS has no entry.'
logged_in=yes
