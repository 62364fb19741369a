/** What registries have said since a panel was opened: shown in each report of which an image still cannot be pulled. */
import type { Report, Table } from '../../core/model/report.ts';

/** The step that tells of images. */
const STEP = 'pods';

export class LookUps {
  /** By the image, as the pod names it. */
  readonly #tables = new Map<string, Table>();

  /** In place of what was said of the same image before. */
  keep(image: string, table: Table): void {
    this.#tables.set(image, table);
  }

  /** The report with what was said of its images. */
  addTo(report: Report): Report {
    const images = report.rollout.failingImages ?? [];
    const tables = images.flatMap(({ image }) => this.#tables.get(image) ?? []);
    if (tables.length === 0) return report;
    const titles = new Set(tables.map(({ title }) => title));
    const steps = report.steps.map((step) =>
      step.id === STEP
        ? { ...step, tables: [...step.tables.filter(({ title }) => !titles.has(title)), ...tables] }
        : step,
    );
    return { ...report, steps };
  }
}
