#!/usr/bin/env bash
# Logs in to the orgs of ECA_ORG_LOGINS by their SFDX auth URLs, for every pipeline file of docs/ci.
#
# One entry an org: its alias, a blank or =, and the URL. Entries are divided by lines or commas, since some CI systems
# mask single lines without blanks only. The URL goes to the CLI by stdin, so that no list of processes shows it.
set -euo pipefail

: "${ECA_ORG_LOGINS:?is not set: one entry an org, alias=SFDX auth URL, divided by lines or commas}"

log_in() {
  # sf repeats the URL when it does not understand it, and CI systems mask whole values only.
  printf '%s' "$2" | .eca/tools/sf/node_modules/.bin/sf org login sfdx-url --alias "$1" --sfdx-url-stdin - > /dev/null 2>&1
}

while IFS=' =' read -r alias url; do
  if [ -n "$alias" ]; then
    # sf waits ten milliseconds for its stdin (readStdin of @oclif/core), which a busy machine may miss: hence three times.
    log_in "$alias" "$url" || log_in "$alias" "$url" || log_in "$alias" "$url" \
      || { printf 'The login to %s failed.\n' "$alias"; exit 1; }
  fi
done < <(printf '%s\n' "$ECA_ORG_LOGINS" | tr ',\r' '\n\n')
