/** Where a panel looks for as long as it is there, and whether that is what is open: never at a namesake elsewhere. */
import { isAt, placeName, placeText, type Place } from '../place.ts';
import type { Session } from '../session.ts';
import type { OpenSource } from '../source.ts';

export class Standpoint {
  readonly #session: Session;
  #place: Place;
  #isOpen = true;

  constructor(place: Place, session: Session) {
    this.#place = place;
    this.#session = session;
  }

  get kind(): Place['kind'] {
    return this.#place.kind;
  }

  get context(): string | null {
    return this.#place.context;
  }

  /** The server's URL or the snapshot's name, for people. */
  get where(): string {
    const { kind, where = '' } = this.#place;
    return placeText({ kind, where });
  }

  /** Undefined while something else is open, or nothing. */
  get source(): OpenSource | undefined {
    const { source } = this.#session;
    return isAt(this.#place, source) ? source : undefined;
  }

  isAt(place: Place): boolean {
    const { kind, context, where } = this.#place;
    return kind === place.kind && context === place.context && (where ?? place.where) === place.where;
  }

  /** What is open may have changed. True when that opened or closed this place; while something is being opened, neither. */
  look(): boolean {
    const { source, state } = this.#session;
    if (source === undefined && state.is !== 'noSource') return false;
    const was = this.#isOpen;
    this.#isOpen = this.source !== undefined;
    if (this.source !== undefined) this.#place = { ...this.#place, where: this.source.reader.source.where };
    return was !== this.#isOpen;
  }

  async reopen(): Promise<void> {
    if (this.source === undefined) await this.#session.reopen(this.#place);
  }

  /** Why there is nothing new here; null where this place is open. */
  get notice(): string | null {
    if (this.#isOpen) return null;
    const { place } = this.#session;
    const about = `This panel is about ${placeName(this.#place)}`;
    return place === undefined || placeName(place) === placeName(this.#place)
      ? `${about}, which is not open now. Run again opens it.`
      : `${about}, and ${placeName(place)} is open now. Run again goes back.`;
  }
}
