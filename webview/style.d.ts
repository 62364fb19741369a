/** Taken by the bundler: dist/webview.css. */
declare module '*.css';
