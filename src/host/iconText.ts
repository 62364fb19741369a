/** Text for quick picks, whose labels and descriptions draw `$(name)` as an icon: cleaned, and without that meaning. */
import { visibleText } from '../core/visibleText.ts';

const LONGEST = 200;

export function withoutIcons(text: string): string {
  // The same character sequence apart; cluster text can then not pass for one of our own icons.
  return visibleText(text.replace(/\s+/g, ' ').replaceAll('$(', '$ ('), LONGEST);
}
