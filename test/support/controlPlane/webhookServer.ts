import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { KeyPair } from './certificates.ts';
import { portOf } from './ports.ts';
import { readAll } from './transport.ts';

/** The part of admission.k8s.io/v1 AdmissionRequest that the tests look at. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: string;
  readonly namespace?: string;
  readonly object: { readonly metadata?: { readonly name?: string; readonly generateName?: string } } | null;
}

/** `allow`, no answer at all, or the status that the webhook answers with; the apiserver puts its own words before the message. */
export type Admission =
  'allow' | 'never' | { readonly code: number; readonly message?: string; readonly reason?: string };

export interface WebhookServer {
  /** Answers reviews that come to `/<name>`, and returns the URL for a clientConfig. */
  readonly serve: (name: string, decide: (request: AdmissionRequest) => Admission) => string;
  readonly stop: () => Promise<void>;
}

/** An admission webhook over TLS on 127.0.0.1. Paths that nobody serves answer 404, as a wrong clientConfig would see. */
export async function startWebhookServer(keys: KeyPair): Promise<WebhookServer> {
  const decisions = new Map<string, (request: AdmissionRequest) => Admission>();
  const tls = { cert: readFileSync(keys.cert), key: readFileSync(keys.key) };
  const server = createServer(tls, (incoming, response) => {
    void readAll(incoming).then((text) => {
      const decide = decisions.get(new URL(incoming.url ?? '/', 'https://webhook').pathname);
      if (decide === undefined) {
        response.writeHead(404).end('no such webhook');
        return;
      }
      const { request } = JSON.parse(text) as { request: AdmissionRequest };
      const admission = decide(request);
      if (admission === 'never') return;
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(review(request, admission));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `https://127.0.0.1:${portOf(server)}`;
  return {
    serve: (name, decide) => {
      decisions.set(`/${name}`, decide);
      return `${base}/${name}`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function review(request: AdmissionRequest, admission: Exclude<Admission, 'never'>): string {
  const verdict = admission === 'allow' ? { allowed: true } : { allowed: false, status: admission };
  const response = { uid: request.uid, ...verdict };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response });
}
