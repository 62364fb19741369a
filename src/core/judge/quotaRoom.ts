/** Arithmetic of quotas: what a refusal lacked, and what the quota has left now. */
import type { QuotaResource } from '../kubeText/refusalQuota.ts';
import type { QuotaFact } from '../model/surroundingFacts.ts';
import {
  addQuantity,
  compareQuantity,
  multiplyQuantity,
  parseQuantity,
  subtractQuantity,
  type Quantity,
} from '../quantity.ts';

/** Would the quota admit the same request now? undefined where a number is missing. */
export function hasRoomFor(
  resources: readonly QuotaResource[],
  { hard, used }: QuotaFact,
): boolean | undefined {
  const answers = resources.map(({ resource, requested }) => {
    const wanted = quantityOf(requested);
    const [limit, taken] = [quantityOf(hard[resource]), quantityOf(used[resource])];
    if (wanted === undefined || limit === undefined || taken === undefined) return undefined;
    return compareQuantity(addQuantity(taken, wanted), limit) <= 0;
  });
  return answers.includes(undefined) || answers.length === 0
    ? undefined
    : answers.every((one) => one === true);
}

/**
 * With the old pods gone, do the missing new ones fit? `each` is what one old pod holds. undefined where a number is
 * missing.
 */
export function fitsWithoutOld(
  { requested, used, limited }: QuotaResource,
  missing: number,
  old: number,
  each: Quantity | undefined,
): boolean | undefined {
  const [wanted, taken, limit] = [quantityOf(requested), quantityOf(used), quantityOf(limited)];
  if (wanted === undefined || taken === undefined || limit === undefined || each === undefined)
    return undefined;
  const others = subtractQuantity(taken, multiplyQuantity(each, old));
  return compareQuantity(addQuantity(others, multiplyQuantity(wanted, missing)), limit) <= 0;
}

function quantityOf(text: string | undefined): Quantity | undefined {
  return text === undefined ? undefined : parseQuantity(text);
}
