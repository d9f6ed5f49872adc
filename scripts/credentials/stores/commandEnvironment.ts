/**
 * The variables that a vendor's command gets. In: all variables, and the names that the command needs of its own. Out: a
 * short list. Everything else stays with us: tokens of other services, the sf CLI's settings, values of the project.
 */

/** What any program needs to find its files, its certificates and its way through a proxy. */
const ALWAYS: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  // Windows finds neither programs nor profiles without these.
  'Path',
  'PATHEXT',
  'SystemRoot',
  'ComSpec',
  'USERPROFILE',
  'USERNAME',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'TEMP',
  'TMP',
];

/** `names`: the command's own variables and those that the project's configuration adds, by their exact names. */
export function commandEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const given: Record<string, string> = { NO_COLOR: '1' };
  for (const name of [...ALWAYS, ...names]) {
    const value = variables[name];
    if (value !== undefined) {
      given[name] = value;
    }
  }
  return given;
}
