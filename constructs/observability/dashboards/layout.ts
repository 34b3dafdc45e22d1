/** Where panels stand: a grid of 24 columns, filled row by row. */
import type { Annotation, GrafanaDashboard, Panel, Row } from './grafana-model';
import type { Unplaced } from './panels';

const GRID_COLUMNS = 24;

/** A heading and what stands below it: panels side by side share the width evenly. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly { readonly height: number; readonly panels: readonly Unplaced[] }[];
}

export interface Question {
  /** `balrog-prod-serving`: stays in links when the title changes. */
  readonly uid: string;
  /** The question that the dashboard answers. */
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly from: string;
  /** How often open tabs ask again; never where an answer costs. */
  readonly refresh: string;
  readonly annotations: readonly Annotation[];
  readonly sections: readonly Section[];
}

export function dashboard(question: Question): GrafanaDashboard {
  const { uid, title, description, tags, from, refresh, annotations, sections } = question;
  return {
    uid,
    title,
    description,
    tags,
    timezone: 'utc',
    editable: false,
    graphTooltip: 1,
    time: { from, to: 'now' },
    refresh,
    schemaVersion: 41,
    templating: { list: [] },
    annotations: { list: annotations },
    links: [OTHER_QUESTIONS(tags)],
    panels: placed(sections),
  };
}

/** The other dashboards of the same environment, with the same hours. */
const OTHER_QUESTIONS = (tags: readonly string[]) => ({
  title: 'Other questions',
  type: 'dashboards' as const,
  icon: 'external link',
  tooltip: '',
  tags,
  asDropdown: true,
  targetBlank: false,
  includeVars: false,
  keepTime: true,
});

function placed(sections: readonly Section[]): readonly (Panel | Row)[] {
  const result: (Panel | Row)[] = [];
  let y = 0;
  for (const { heading, lines } of sections) {
    const id = result.length + 1;
    result.push({
      type: 'row',
      id,
      title: heading,
      collapsed: false,
      gridPos: { x: 0, y, w: GRID_COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    for (const { height, panels } of lines) {
      const w = Math.floor(GRID_COLUMNS / panels.length);
      panels.forEach((panel, index) => {
        result.push({ ...panel, id: result.length + 1, gridPos: { x: index * w, y, w, h: height } } as Panel);
      });
      y += height;
    }
  }
  return result;
}
