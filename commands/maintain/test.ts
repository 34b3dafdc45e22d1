/** `balrog maintain test`: jest, in a process of its own as its workers expect. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../project';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @returns jest's exit code */
export function runTests(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const jest = join(PROJECT, 'node_modules/jest/bin/jest.js');
    const child = spawn(process.execPath, [jest, ...args], { stdio: 'inherit' });
    // A terminal tells jest of Ctrl-C itself; whoever stops this process alone means jest.
    for (const name of SIGNALS) process.on(name, () => name !== 'SIGINT' && child.kill(name));
    child.once('error', (error) => reject(new Error(`jest cannot be run: ${error.message}`)));
    child.once('exit', (code, name) => resolve(code ?? 128 + (name === null ? 0 : constants.signals[name])));
  });
}
