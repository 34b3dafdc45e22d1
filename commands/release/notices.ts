/**
 * What #balrog hears of an operation, by the topic that AWS's chat integration reads (docs/decisions/0018-the-channel-without-a-webhook.md): in its
 * schema, and in one thread. A channel that cannot be reached stops no deployment.
 */
import { masked } from '../operations/masked';
import type { ReleaseCloud } from './cloud';

/** "Custom notifications" (Amazon Q Developer in chat applications, administrator guide); what it does not know it drops without a word. */
export const chatMessage = (title: string, description: string, thread: string) => ({
  version: '1.0',
  source: 'custom',
  content: { textType: 'client-markdown', title, description },
  metadata: { threadId: thread, summary: title, eventType: 'operation' },
});

export interface Notices {
  /** `about`: id of the operation, `prod-12`; messages of one make a thread. */
  tell(about: string, title: string, description: string): Promise<void>;
}

export const noticesBy = (cloud: Pick<ReleaseCloud, 'tell'>, say: (line: string) => void): Notices => ({
  tell: async (about, title, description) => {
    try {
      await cloud.tell(masked(title), masked(description), about);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      say(`           #balrog was not told (${why}): tell it "${title}"`);
    }
  },
});
