/** Registers the elements of the toolkit that are used; `<vscode-button>` works from then on. */
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

export function startToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}
