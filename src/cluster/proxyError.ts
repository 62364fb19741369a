/** Why there is no way through the proxy; the message never holds its password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}
