import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { ReplicaSetReport } from '../../src/core/model/report.ts';
import { badge } from '../ui/badge.ts';
import { icon } from '../ui/icon.ts';
import { barPieces, barScale, type PodKind } from './replicaBar.ts';

export function replicaSets(all: readonly ReplicaSetReport[] | null): TemplateResult {
  if (all === null) return html`<p class="quiet">They could not be read.</p>`;
  if (all.length === 0) return html`<p class="quiet">There is none yet.</p>`;
  const shown = all.filter(({ wanted, desired, current }) => wanted || desired > 0 || (current ?? 0) > 0);
  const scale = barScale(all);
  const idle = all.length - shown.length;
  return html`
    ${
      all.some(({ wanted }) => wanted)
        ? nothing
        : html`<p class="none-wanted">${icon('attention')} None of them has the wanted template.</p>`
    }
    <ul class="replica-sets">
      ${shown.map((one) => replicaSet(one, scale))}
    </ul>
    ${legend(shown, scale)} ${idle === 0 ? nothing : html`<p class="quiet">${idle} older at 0 replicas</p>`}
  `;
}

function replicaSet(one: ReplicaSetReport, scale: number): TemplateResult {
  const { name, revision, wanted, images } = one;
  return html`<li>
    <p class="head">
      <b>${name}</b>
      ${wanted ? badge('wanted') : nothing}
      <span class="quiet">${revision === null ? 'no revision' : `revision ${revision}`}</span>
    </p>
    <svg class="pods" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      ${barPieces(one, scale).map(
        ({ kind, from, length }) =>
          svg`<rect class=${kind} x=${(100 * from) / scale + 0.4} y="1" height="8"
            width=${Math.max(0.5, (100 * length) / scale - 0.8)}></rect>`,
      )}
    </svg>
    <p class="counts">${counts(one)}</p>
    <p class="images quiet">${images.join(', ')}</p>
  </li>`;
}

/** Only where there is more to tell apart than pods that serve. */
function legend(shown: readonly ReplicaSetReport[], scale: number): TemplateResult | typeof nothing {
  const kinds = new Set(shown.flatMap((one) => barPieces(one, scale).map(({ kind }) => kind)));
  if ([...kinds].every((kind) => kind === 'available')) return nothing;
  return html`<p class="legend quiet">
    ${(Object.keys(KINDS) as PodKind[])
      .filter((kind) => kinds.has(kind))
      .map(
        (kind) =>
          html`<span
            ><svg class="pods" viewBox="0 0 16 10" aria-hidden="true">
              ${svg`<rect class=${kind} x="1" y="1" width="14" height="8"></rect>`}</svg
            >${KINDS[kind]}</span
          >`,
      )}
  </p>`;
}

const KINDS: Readonly<Record<PodKind, string>> = {
  available: 'available',
  ready: 'ready, not yet available',
  made: 'not ready',
  missing: 'not made',
  unknown: 'not known',
};

function counts({ desired, current, ready, available }: ReplicaSetReport): string {
  const shown = (count: number | null): string => (count === null ? '?' : String(count));
  if (desired === 0 && current === 0) return '0 desired';
  return `${desired} desired · ${shown(current)} made · ${shown(ready)} ready · ${shown(available)} available`;
}
