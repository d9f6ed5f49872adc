/**
 * How the commands of the vendors write that no server answered them: formats of the libraries that they are made with, not
 * sentences of the vendors. No exit code of theirs tells it: `vault` ends with 2 for every error of a server, `aws` with 255
 * for what is none of the service, `gh`, `az`, `gcloud` and `op` with 1. `pass` needs no network but for git.
 */

/**
 * `Get "https://…": dial tcp …`: a request of Go's `net/http` that got no answer; a status of a server is no error there.
 * @see https://pkg.go.dev/net/http#Client.Do (every error is a `url.Error`: policy, or a failure to speak HTTP)
 * @see https://pkg.go.dev/net/url#Error ("operation", quoted URL, cause; without quotes before Go 1.14)
 * @see https://pkg.go.dev/net#OpError (`dial tcp <address>: …`, which programs that show no URL write)
 */
export const GO_UNREACHED =
  /\b(?:Get|Head|List|Post|Put|Patch|Delete) "?https?:\/\/[^\s"]+"?: |\bdial (?:tcp|udp)\b|\bno such host\b|\bi\/o timeout\b|\bTLS handshake\b|\bx509: /;

/**
 * `gh` makes a line of its own of a name that nobody knows.
 * @see https://github.com/cli/cli/blob/trunk/internal/ghcmd/cmd.go (`printError`)
 */
export const GH_UNREACHED = new RegExp(`^error connecting to \\S+$|${GO_UNREACHED.source}`, 'm');

/**
 * Errors of botocore about an endpoint; those of a service have a code in parentheses instead. Seen with aws-cli 1.45.
 * @see https://github.com/boto/botocore/blob/develop/botocore/exceptions.py (`EndpointConnectionError`, `ConnectTimeoutError`,
 * `ReadTimeoutError`, `ConnectionClosedError`, `ProxyConnectionError`, `SSLError`)
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html (255: anything else)
 */
export const BOTOCORE_UNREACHED =
  /\bendpoint URL: "https?:\/\/|\bFailed to connect to proxy URL: "|\bSSL validation failed for https?:\/\//;

/**
 * A pool or a connection of urllib3, named by its `repr`: only errors of connections hold one. Seen with gcloud 528.
 * @see https://github.com/urllib3/urllib3/blob/main/src/urllib3/exceptions.py (`PoolError`, `NewConnectionError`)
 * @see https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/core/azure-core/azure/core/pipeline/transport/_requests_basic.py
 * (`ServiceRequestError` takes the text over)
 */
export const URLLIB3_UNREACHED =
  /\bHTTPS?Connection(?:Pool)?\(host=|<urllib3\.connection\.HTTPS?Connection object at 0x/;
