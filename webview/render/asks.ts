/** What a person can ask for in the panel. */
export interface Asks {
  /** The id of a PanelAction. */
  press(action: string): void;
  /** The id of a PanelPart. */
  copyCommand(command: string): void;
  openRule(rule: string): void;
  fold(id: string, open: boolean, byItself: boolean): void;
  moreRows(id: string, rows: number): void;
}
