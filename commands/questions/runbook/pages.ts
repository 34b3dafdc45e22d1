/** The pages of docs/runbooks, and what is in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../../../application/nearest';
import { PROJECT } from '../../project';

const FOLDER = join(PROJECT, 'docs/runbooks');
const ENDING = '.md';

/** What somebody may have meant by a name that is none. */
export function orRather(given: string, known: readonly string[]): string {
  const meant = known.find((name) => name.startsWith(given)) ?? nearest(given, known);
  return meant === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${meant}?`;
}

export interface Page {
  /** Of its file, without the ending: `answers-fail`. */
  readonly name: string;
  /** Markdown with placeholders. */
  readonly text: string;
}

export const pageNames = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();

/** @throws Error with the name that was probably meant */
export function readPage(name: string): Page {
  if (!pageNames().includes(name)) throw new Error(`There is no runbook ${name}. ${orRather(name, pageNames())}`);
  return { name, text: readFileSync(join(FOLDER, `${name}${ENDING}`), 'utf8') };
}

/** The first line: what the page is about, in a few words. */
export const titleOf = ({ text }: Page): string => /^# (.*)$/m.exec(text)?.[1] ?? '';

/** A page that alarms name, rather than one that somebody works through in office hours. */
export const isForTrouble = ({ text }: Page): boolean => /^\*\*You see:\*\*/m.test(text);

export interface CodeBlock {
  /** What stands behind the fence: `sh` is run in the rehearsal by a test, nothing is run for real. */
  readonly language: string;
  /** Without the indentation of the block. */
  readonly text: string;
  /** The heading it stands below. */
  readonly below: string;
}

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^ *```/gm;

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(FENCE)].map(({ index, 1: indent = '', 2: language = '', 3: body = '' }) => ({
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd(),
    below: [...markdown.slice(0, index).matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '',
  }));
}

/** Commands of all blocks as a shell reads them: one that goes on in the next line is one. */
export const commandsOf = (markdown: string): readonly string[] =>
  codeBlocks(markdown)
    .filter(({ language }) => language === '' || language === 'sh')
    .flatMap(({ text }) => text.replaceAll(/\\\n\s*/g, '').split(/\n(?!\s)/))
    .map((command) => command.trim())
    .filter((command) => command !== '');
