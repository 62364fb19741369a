/** Stands in for `@vscode/native-watchdog`: an extension host also polls for its parent by itself. */
'use strict';
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
