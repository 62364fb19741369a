/** Registers the elements of the toolkit; `<vscode-button>` and `<vscode-badge>` work from then on. */
import { provideVSCodeDesignSystem, vsCodeBadge, vsCodeButton } from '@vscode/webview-ui-toolkit';

export function startToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeBadge());
}
