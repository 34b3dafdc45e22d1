/** Teams, projects, their keys and what they take in (provider: sentry/resource_sentry_team.go, internal/provider/resource_*.go, 0.15.4). */
import { checks, matches, oneOf } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { failure, text, texts } from '../values';
import { digits, inSameOrganization, organizationId, projectOf, slugOf } from './names';

const slugs = matches(
  /^(?![0-9]+$)[a-z0-9_-]+$/,
  'lower-case letters, digits, hyphens and underscores, and not digits alone',
);

/** diagutils.NewClientStatusError */
export function refused(doing: string, status: number, body: string): Diagnostic {
  return failure('Client error', undefined, `Unable to ${doing}, got status ${status}: ${body}`);
}

/** Everything that belongs to a project asks for it. */
export function needsProject(values: Values, cloud: CloudView, doing = 'create'): readonly Diagnostic[] {
  return projectOf(values, cloud) ? [] : [refused(doing, 404, '{"detail":"The requested resource does not exist"}')];
}

const team: ResourceBehaviour = {
  create(values) {
    const slug = text(values, 'slug') ?? slugOf(text(values, 'name') ?? '');
    const number = digits(16, 'team', organizationId(values), slug);
    return {
      id: slug,
      slug,
      internal_id: number,
      team_id: number,
      has_access: true,
      is_member: true,
      is_pending: false,
    };
  },
  validate: checks({ slug: slugs }),
  unique(values) {
    const [organization, slug] = [text(values, 'organization'), text(values, 'slug')];
    const error = `POST https://sentry.io/api/0/organizations/${organization}/teams/: 409 map[detail:A team with this slug already exists.]`;
    return slug ? [{ scope: 'account', name: `team:${organization}:${slug}`, error }] : [];
  },
};

const project: ResourceBehaviour = {
  create(values, cloud) {
    const slug = text(values, 'slug') ?? slugOf(text(values, 'name') ?? '');
    const organization = text(values, 'organization') ?? '';
    return {
      id: slug,
      slug,
      internal_id: digits(16, 'project', organization, slug),
      features: ['alert-filters', 'custom-inbound-filters', 'data-forwarding', 'minidump', 'rate-limits'],
      digests_min_delay: 300,
      digests_max_delay: 1800,
      resolve_age: 0,
      filters: { blacklisted_ips: [], error_messages: [], releases: [], ...known(values.filters) },
      fingerprinting_rules: '',
      grouping_enhancements: '',
      client_security: {
        allowed_domains: ['*'],
        scrape_javascript: true,
        security_token: cloud.hex(32, 'security-token', organization, slug),
        security_token_header: '',
        verify_tls_ssl: false,
        ...known(values.client_security),
      },
      highlight_tags: ['handled', 'level'],
    };
  },
  validate: checks({
    slug: slugs,
    platform: matches(/^[a-z][a-z0-9-]*$/, 'a platform as https://docs.sentry.io/platforms/ names it'),
  }),
  recomputedOnUpdate: (prior, planned) => (prior.slug === planned.slug ? [] : ['id']),
  update: (_, values) => ({ id: values.slug }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const teams = cloud.resources('sentry_team').filter((each) => inSameOrganization(each.values, values));
    return texts(values, 'teams')
      .filter((slug) => !teams.some((each) => each.values.slug === slug))
      .map(() => refused(action, 404, '{"detail":"The requested resource does not exist"}'));
  },
  unique(values) {
    const [organization, slug] = [text(values, 'organization'), text(values, 'slug')];
    const error = `Unable to create, got status 409: {"slug":["Another project (${slug}) is already using that slug"]}`;
    return slug ? [{ scope: 'account', name: `project:${organization}:${slug}`, error }] : [];
  },
};

const key: ResourceBehaviour = {
  create(values, cloud) {
    const owner = projectOf(values, cloud);
    const name = text(values, 'name') ?? '';
    const [open, secret] = ['public', 'secret'].map((part) =>
      cloud.hex(32, part, text(values, 'organization') ?? '', text(values, 'project') ?? '', name),
    ) as [string, string];
    const projectId = text(owner?.values, 'internal_id') ?? '';
    const dsn = addresses(`o${organizationId(values)}.ingest.us.sentry.io`, projectId, open, secret);
    return {
      id: open,
      project_id: projectId,
      public: open,
      secret,
      dsn,
      dsn_public: dsn.public,
      dsn_secret: dsn.secret,
      dsn_csp: dsn.csp,
      javascript_loader_script: {
        browser_sdk_version: '9.x',
        debug_enabled: false,
        performance_monitoring_enabled: true,
        session_replay_enabled: true,
        ...known(values.javascript_loader_script),
      },
    };
  },
  // Computed without UseStateForUnknown: unknown whenever anything of the key changes.
  recomputedOnUpdate: () => ['project_id', 'public', 'secret', 'dsn', 'dsn_public', 'dsn_secret', 'dsn_csp'],
  update: (prior) => prior,
  validate(config) {
    const [window, count] = [config.rate_limit_window, config.rate_limit_count].map((each) => each ?? null);
    return (window === null) === (count === null)
      ? []
      : [
          failure(
            'Invalid Attribute Combination',
            undefined,
            'These attributes must be configured together: [rate_limit_window,rate_limit_count]',
          ),
        ];
  },
  refuse: (action, values, cloud) => (action === 'create' ? needsProject(values, cloud) : []),
};

/** sentry/models/projectkey.py */
function addresses(host: string, project: string, open: string, secret: string): Record<string, string> {
  const api = `https://${host}/api/${project}`;
  return {
    public: `https://${open}@${host}/${project}`,
    secret: `https://${open}:${secret}@${host}/${project}`,
    csp: `${api}/csp-report/?sentry_key=${open}`,
    security: `${api}/security/?sentry_key=${open}`,
    minidump: `${api}/minidump/?sentry_key=${open}`,
    nel: `${api}/nel/?sentry_key=${open}`,
    unreal: `${api}/unreal/${open}/`,
    cdn: `https://js.sentry-cdn.com/${open}.min.js`,
    crons: `${api}/cron/___MONITOR_SLUG___/${open}/`,
  };
}

const ASSIGNMENT = ['Auto Assign to Issue Owner', 'Auto Assign to Suspect Commits', 'Turn off Auto-Assignment'];

const ownership: ResourceBehaviour = {
  // The type has no id of its own: a state finds it by its project.
  create: (values) => ({ id: text(values, 'project') }),
  importId: (id) => id.replace(/^[^/]*\//, ''),
  validate: checks({ auto_assignment: oneOf(...ASSIGNMENT) }),
  suppress: (attribute, prior, planned) =>
    attribute === 'raw' && text(prior, 'raw')?.trim() === text(planned, 'raw')?.trim(),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const missing = needsProject(values, cloud, action);
    const members = texts(projectOf(values, cloud)?.values, 'teams');
    const strangers = teamsIn(text(values, 'raw') ?? '').filter((each) => !members.includes(each));
    return strangers.length === 0
      ? missing
      : [
          ...missing,
          refused(action, 400, `{"raw":["Invalid rule owners: ${strangers.map((each) => `#${each}`).join(', ')}"]}`),
        ];
  },
  overwrites: true,
};

/** The teams (`#slug`) that rules of ownership name, one rule a line. */
function teamsIn(rules: string): readonly string[] {
  const lines = rules.split('\n').filter((line) => !line.trim().startsWith('#'));
  return lines.flatMap((line) => [...line.matchAll(/\s#([a-z0-9_-]+)/g)].map(([, slug = '']) => slug));
}

const FILTERS = ['browser-extensions', 'localhost', 'filtered-transaction', 'web-crawlers', 'legacy-browsers'];

const inboundFilter: ResourceBehaviour = {
  create: (values) => ({ id: ['organization', 'project', 'filter_id'].map((part) => text(values, part)).join('/') }),
  refuse(action, values, cloud) {
    if (action === 'delete') return [];
    const filter = text(values, 'filter_id') ?? '';
    return [
      ...needsProject(values, cloud, action),
      ...(FILTERS.includes(filter) ? [] : [refused(action, 404, `{"detail":"Filter not found: ${filter}"}`)]),
    ];
  },
  overwrites: true,
};

/** The arguments of an object that the configuration gives. */
function known(object: unknown): Values {
  if (typeof object !== 'object' || object === null) return {};
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined));
}

export const projectResources: Readonly<Record<string, ResourceBehaviour>> = {
  sentry_team: team,
  sentry_project: project,
  sentry_key: key,
  sentry_project_ownership: ownership,
  sentry_project_inbound_data_filter: inboundFilter,
};
