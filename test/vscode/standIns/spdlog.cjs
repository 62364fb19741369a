/**
 * Stands in for `@vscode/spdlog`, which ships no binary: without it VS Code has no log files and an empty Output view.
 * It has what VS Code's platform/log/node/spdlogLog.ts uses. VS Code imports it by name from an ES module, and Node
 * finds names of a CommonJS module only where they are assigned one by one.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const NAMES = { warn: 'warning' };

class Logger {
  constructor(name, file) {
    this.name = name;
    this.file = file;
    this.level = 0;
    this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    LEVELS.forEach((name, level) => {
      this[name] = (message) => this.write(level, name, message);
    });
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.raw = false;
  }
  clearFormatters() {
    this.raw = true;
  }
  flush() {}
  drop() {}
  write(level, name, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(this.file, this.raw ? message : `${time} [${NAMES[name] ?? name}] ${message}\n`);
    } catch {
      // The run's folder may be gone already when the last line comes.
    }
  }
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
