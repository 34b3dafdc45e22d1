/** How the cdktf CLI is started, for real and in the rehearsal. */
import { join } from 'node:path';

/** Arguments of Node, up to those of cdktf itself: `node ARGUMENTS deploy prod`. */
export function cdktfOf(project: string): readonly string[] {
  const cli = require.resolve('cdktf-cli/bundle/bin/cdktf.js', { paths: [project] });
  return ['--require', join(__dirname, 'quick-log-lines.cjs'), cli];
}
