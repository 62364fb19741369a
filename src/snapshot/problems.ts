/** What was left out of a snapshot, a line each. A file that a stranger made may have millions: the first are kept. */
const MAX_PROBLEMS = 20;

export class Problems {
  readonly #first: string[] = [];
  #more = 0;

  add(problem: string): void {
    if (this.#first.length < MAX_PROBLEMS) this.#first.push(oneLine(problem));
    else this.#more++;
  }

  /** What weighs more than the others: it is told before them, and whatever there are. */
  addFirst(problem: string): void {
    this.#first.unshift(oneLine(problem));
  }

  get first(): string | undefined {
    return this.#first[0];
  }

  get lines(): string[] {
    return this.#more === 0 ? this.#first : [...this.#first, `and ${this.#more} more problems of this kind`];
  }
}

/** Names of files and objects are a stranger's too, and may hold line ends and terminal controls. */
export function oneLine(problem: string): string {
  return problem.replaceAll(/\p{Cc}/gu, '\uFFFD');
}
