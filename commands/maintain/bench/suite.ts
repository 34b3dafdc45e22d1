/** How long the tests take. Absolute, so it says as much about the machine: information for people, never a test. */
import { seconds, type Command, type Result } from './measure';
import { amount } from './table';

export async function measureTests(project: string): Promise<Result[]> {
  const unit = await seconds(npm(project, 'test:unit'));
  const all = await seconds(npm(project, 'test'));
  return [
    { what: 'npm run test:unit', ours: amount(unit, 's'), value: unit, budget: 45, unit: 's' },
    { what: 'npm test', ours: amount(all, 's'), value: all, budget: 240, unit: 's' },
  ];
}

function npm(cwd: string, script: string): Command {
  return { file: 'npm', args: ['run', '--silent', script], cwd };
}
