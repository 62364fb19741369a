/** What a user sees of VS Code. Found by role and name; a CSS class stands only where VS Code gives no role. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { WORK } from '../vscode/layout.ts';

/** A menu ignores the mouse for its first 100 ms (VS Code's base/browser/ui/menu/menu.ts, runOnceToEnableMouseUp). */
const MENU_DEAF_MS = 200;
const PICTURES = path.join(WORK, 'pictures');

export type Name = string | RegExp;

export class Screen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async picture(name: string): Promise<string> {
    await mkdir(PICTURES, { recursive: true });
    const file = path.join(PICTURES, `${name.replace(/\W+/g, '-')}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  /** Runs a command by the palette, as its user does. Its title is `Category: Title`, and may go on. */
  async command(title: string): Promise<void> {
    // The very first F1 can be lost while the workbench still starts, and one that meets a closing list closes with it.
    await untilDone(async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput().fill(`>${title}`, { timeout: 3000 });
    });
    // Behind the title an option's name has its key and "recently used".
    await this.option(new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)).click();
  }

  /** Of the palette, a quick pick or an input box. */
  quickInput(): Locator {
    const widget = this.page.locator('.quick-input-widget:visible');
    return widget.getByRole('textbox').or(widget.getByRole('combobox')).first();
  }

  /** A line of the palette or of a quick pick. */
  option(name: Name): Locator {
    return this.page.getByRole('option', { name }).first();
  }

  /** In VS Code's own dialog, which begins with a folder and looks for what was typed. */
  async chooseFile(file: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible .quick-input-titlebar').waitFor();
    await this.option(path.basename(file)).waitFor();
    await this.quickInput().fill(file);
    await this.page.locator('.quick-input-list .focused').getByText(path.basename(file)).waitFor();
    await this.page.keyboard.press('Enter');
    // It looks at the file first; a palette that opened meanwhile would cancel it.
    await this.quickInput().waitFor({ state: 'hidden' });
  }

  /** An icon of the activity bar. */
  activity(name: Name): Locator {
    return this.page.getByRole('tab', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first();
  }

  tree(name: Name): Locator {
    return this.page.getByRole('tree', { name });
  }

  /** A row by label and description. What is scrolled out of sight is not in the document. */
  row(tree: Name, name: Name): Locator {
    return this.tree(tree).getByRole('treeitem', { name });
  }

  /** An editor's tab. */
  tab(name: Name): Locator {
    return this.page.locator('.editor-group-container').getByRole('tab', { name });
  }

  statusItem(name: Name): Locator {
    return this.page.locator('.part.statusbar').getByRole('button', { name });
  }

  notification(text: Name): Locator {
    return this.page.locator('.notifications-toasts').getByRole('dialog').filter({ hasText: text });
  }

  /** A modal dialog. Escape is its Cancel, which it always has. */
  modal(): Locator {
    return this.page.getByRole('dialog').and(this.page.locator('.monaco-dialog-box'));
  }

  /** Answers the modal dialog that is there or comes. */
  async answer(button: string): Promise<void> {
    await this.modal().getByRole('button', { name: button, exact: true }).click();
    await this.modal().waitFor({ state: 'hidden' });
  }

  /** The entries of something's context menu. */
  async entries(on: Locator): Promise<string[]> {
    await on.click({ button: 'right' });
    const items = this.page.getByRole('menu').getByRole('menuitem');
    await items.first().waitFor();
    const names = await items.allInnerTexts();
    await this.page.keyboard.press('Escape');
    await items.first().waitFor({ state: 'hidden' });
    return names.map((name) => name.split('\n')[0]?.trim() ?? '');
  }

  /** Opens a context menu on something and takes an entry of it. */
  async contextMenu(on: Locator, entry: string): Promise<void> {
    await on.click({ button: 'right' });
    const item = this.page.getByRole('menuitem', { name: entry, exact: true });
    await item.waitFor();
    await this.page.waitForTimeout(MENU_DEAF_MS);
    await item.click();
    await item.waitFor({ state: 'hidden' });
  }

  clipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** All of the editor that has the focus; what is scrolled out of sight is not in the page. */
  async editorText(): Promise<string> {
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('ControlOrMeta+C');
    return this.clipboard();
  }

  /** The document inside a panel, by the panel's place among those that are shown; without it the newest. */
  panel(nth = -1): FrameLocator {
    const outer = this.page.locator('iframe.webview.ready').nth(nth);
    return outer.contentFrame().locator('iframe#active-frame').contentFrame();
  }
}

async function untilDone(act: () => Promise<void>): Promise<void> {
  for (let left = 5; left > 0; left--) {
    try {
      await act();
      return;
    } catch {
      // Once more.
    }
  }
  await act();
}
