/** Text that comes from elsewhere, made harmless in a page. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escape = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** As much Markdown as our text panels use: headings, links and paragraphs. */
export function markdown(source: string): string {
  return source
    .split(/\n{2,}/)
    .map((paragraph) => {
      const heading = /^# (.*)$/.exec(paragraph)?.[1];
      return heading === undefined ? `<p>${withLinks(escape(paragraph))}</p>` : `<h3>${escape(heading)}</h3>`;
    })
    .join('');
}

const withLinks = (escaped: string) => escaped.replaceAll(/\[([^\]]+)\]\((https:[^)\s]+)\)/g, '<a href="$2">$1</a>');
