import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const answer = z.object({
  requests: z.number(),
  operations: z.number(),
  problems: z.array(z.object({ operation: z.string(), says: z.string(), count: z.number() })),
  patternsUnread: z.array(z.string()),
});

/** What AWS's models say of the requests of one account. */
export type ApiOpinion = z.infer<typeof answer>;

export type ApiProblem = ApiOpinion['problems'][number];

/** Holds the recorded requests against the models that botocore carries; `bin` is where moto's Python is. */
export async function askApiModels(bin: string, record: string): Promise<ApiOpinion> {
  const script = join(__dirname, 'api_models.py');
  const { stdout } = await promisify(execFile)(join(bin, 'python'), ['-W', 'ignore', script, record], {
    maxBuffer: 1 << 26,
    encoding: 'utf8',
  });
  return answer.parse(JSON.parse(stdout));
}
