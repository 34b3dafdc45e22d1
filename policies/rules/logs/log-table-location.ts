import { show, text, undecided } from '../../expectations';
import { bucketNamed, fileTable, placeOf } from '../../log-tables';
import type { Rule } from '../../rule';

const REMEDY =
  'Let the location be a folder of one of the log buckets (constructs/logs/logs.ts), with a slash at its end.';

/** A table reads a folder of a bucket of this stack, and nothing else. */
export const logTableLocation: Rule = {
  id: 'log-table-location',
  reason:
    'Elsewhere the lines are not ours, are not kept as long as we promise, or are written by somebody else; and a folder without its slash is also the beginning of another.',
  appliesTo: ['aws_glue_catalog_table'],
  check: (resource, stack) => {
    const table = fileTable(resource, stack);
    if (table === undefined) return [];
    const { location, descriptor, parameters } = table;
    if (location === undefined) return [undecided('location', descriptor['location'], REMEDY)];
    const place = placeOf(location);
    if (place === undefined || !/.\/$/.test(place.prefix)) {
      return [{ wrong: `location is ${show(location)}, expected s3://<bucket>/<folder>/`, remedy: REMEDY }];
    }
    const template = text(parameters['storage.location.template'], location);
    return [
      ...(bucketNamed(stack, place.bucket)
        ? []
        : [{ wrong: `location is in ${show(place.bucket)}, which is no bucket of this stack`, remedy: REMEDY }]),
      ...(descriptor['additional_locations'] === undefined
        ? []
        : [{ wrong: 'has additional_locations', remedy: REMEDY }]),
      ...(!template.startsWith(location)
        ? [
            {
              wrong: `storage.location.template is ${show(template)}, which is not below the location ${show(location)}`,
              remedy: REMEDY,
            },
          ]
        : []),
    ];
  },
};
