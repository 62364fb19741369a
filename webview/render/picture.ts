/** Where the rollout stands, drawn: the generations, and the pods of each ReplicaSet. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';
import { generation } from './generation.ts';
import { replicaSets } from './replicaSets.ts';

export function picture(model: PanelModel): TemplateResult | typeof nothing {
  const { verdict, generation: counts } = model;
  if (verdict === null || counts === null) return nothing;
  return html`<section class="picture halves" aria-label="Where the rollout stands">
    <div>
      <h2>Generation</h2>
      ${generation(counts, verdict.generation)}
    </div>
    <div>
      <h2>ReplicaSets</h2>
      ${replicaSets(model.replicaSets)}
    </div>
  </section>`;
}
