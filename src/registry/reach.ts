import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Whom a request may connect to. */
export interface Reach {
  /** For node:https; fails with a ReachError where the name leads where it may not. */
  readonly lookup: LookupFunction;
  /** Why this host is out of bounds by its address alone; undefined: it is not, as far as that shows. */
  barred(host: string): ReachError | undefined;
}

export class ReachError extends Error {
  override readonly name = 'ReachError';
}

/**
 * A registry may send a client anywhere, also to what only this computer can reach. Only one that is itself on a private
 * network may lead there.
 */
export class Neighbourhood {
  readonly #lookup: LookupFunction;
  #isPrivate = false;

  constructor(lookup: LookupFunction = systemLookup) {
    this.#lookup = lookup;
  }

  /** For the registry that the image names: anywhere. From now on it is known where it lives. */
  readonly home: Reach = {
    barred: (host) => {
      this.#isPrivate ||= isPrivate(host);
      return undefined;
    },
    lookup: this.#through((addresses) => {
      // One private address among others would open the way for a registry that lives elsewhere.
      this.#isPrivate ||= addresses.length > 0 && addresses.every(isPrivate);
      return true;
    }),
  };

  /** For wherever it sends us. */
  readonly away: Reach = {
    barred: (host) => (this.#isPrivate || !isPrivate(host) ? undefined : outOfBounds(host)),
    lookup: this.#through((addresses) => this.#isPrivate || !addresses.some(isPrivate)),
  };

  #through(accept: (addresses: readonly string[]) => boolean): LookupFunction {
    return (host, options, callback) => {
      this.#lookup(host, { ...options, all: true }, (error, found) => {
        const addresses = typeof found === 'string' ? [asAddress(found)] : found;
        if (error !== null) callback(error, '');
        else if (!accept(addresses.map(({ address }) => address))) callback(outOfBounds(host), '');
        else if (options.all === true) callback(null, addresses);
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
      });
    };
  }
}

function asAddress(address: string): LookupAddress {
  return { address, family: isIP(address) };
}

function outOfBounds(host: string): ReachError {
  return new ReachError(`the registry leads to ${host}, which is on a private network`);
}

function isPrivate(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Loopback, link-local (cloud metadata among it), private and shared networks, and what is no single host. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6');
