/**
 * A message as Amazon Q Developer in chat applications (AWS Chatbot until 2025) takes it from a topic: "Custom
 * notifications" in its administrator guide. It drops whatever it does not know, without a word.
 */
export interface ChatMessage {
  /** Markdown of Slack. */
  readonly title: string;
  /** `<name>` of a path: free text of AWS, which stands alone because it may hold quotes. */
  readonly description: string;
  readonly nextSteps: readonly string[];
  /** Messages with the same one make a thread. */
  readonly threadId: string;
  readonly summary: string;
  readonly eventType: string;
  readonly relatedResources: readonly string[];
}

/** What the schema asks for, and the only value it allows. */
const VERSION = { version: '1.0', source: 'custom' } as const;

/**
 * The template of an EventBridge input transformer. A placeholder that is a whole value stands without quotes:
 * EventBridge writes them itself and escapes what is inside; within a text it would paste the value as it is.
 */
export function inputTemplate({ title, description, nextSteps, ...metadata }: ChatMessage): string {
  const message = {
    ...VERSION,
    content: { textType: 'client-markdown', title, description, nextSteps },
    metadata,
  };
  return JSON.stringify(message).replaceAll(/"(<[a-zA-Z]+>)"/g, '$1');
}
