/** Why an image cannot be pulled, as one clause. */
import type { ImagePull, ImagePullClass, ImagePullDetail } from '../kubeText/imagePull.ts';
import { clip } from './words.ts';

export function imagePullText({ class: kind, detail, registry, raw }: ImagePull): string {
  const said = detail === undefined ? BY_CLASS[kind] : BY_DETAIL[detail];
  if (said === undefined) return raw === '' ? 'the node does not say why' : clip(raw, 160);
  return said.replace('REGISTRY', registry === undefined ? 'the registry' : `registry ${registry}`);
}

const BY_CLASS: Readonly<Record<ImagePullClass, string | undefined>> = {
  'not-found': 'REGISTRY has no such image or tag',
  unauthorized: 'REGISTRY does not accept the credentials',
  'invalid-name': 'that is no valid image name',
  'never-pull': 'imagePullPolicy is Never and the image is not on the node',
  'registry-unreachable': 'REGISTRY cannot be reached',
  other: undefined,
};

const BY_DETAIL: Readonly<Record<ImagePullDetail, string | undefined>> = {
  'platform-missing': "REGISTRY has it, but not for the node's platform",
  'denied-or-missing': 'REGISTRY denies access, or there is no such repository',
  'credentials-unverified': 'it is on the node, but these pull secrets have not been shown to be good for it',
  'rate-limited': 'REGISTRY limits how often images are pulled',
  certificate: 'the certificate of REGISTRY is not trusted by the node',
  'plain-http': 'REGISTRY speaks HTTP where the node expects HTTPS',
  'name-not-resolved': 'the node cannot resolve the name of REGISTRY',
  'connection-refused': 'REGISTRY refuses the connection',
  timeout: 'REGISTRY does not answer in time',
  'server-error': 'REGISTRY answers with a server error',
  signature: 'its signature is not accepted',
  'disk-full': 'the disk of the node is full',
  unpacking: undefined,
};
