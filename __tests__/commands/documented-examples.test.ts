/** Examples of the provider's documentation, as the package that holds them writes them. */
import { examplesIn } from '../../commands/maintain/fidelity/documented';

const PAGES = `name: hashicorp/terraform-provider-aws
resources:
    aws_sns_topic:
        description: Provides an SNS topic resource
        examples:
            - name: events
              manifest: |-
                {
                  "name": "events",
                  "tags": { "for": "\${var.service}" }
                }
            - name: events
              manifest: |-
                { "name_prefix": "events" }
              dependencies:
                aws_kms_key.a: |-
                    { "description": "a" }
    aws_kms_key:
        examples: []
    aws_elsewhere:
        examples:
            - name: unwanted
              manifest: '{}'
`;

test('are read for the types that are wanted; a name that occurs twice is told apart', () => {
  expect(examplesIn(PAGES, ['aws_sns_topic', 'aws_kms_key', 'aws_without_a_page'])).toEqual([
    { type: 'aws_sns_topic', name: 'events', manifest: { name: 'events', tags: { for: '${var.service}' } } },
    { type: 'aws_sns_topic', name: 'events (2)', manifest: { name_prefix: 'events' } },
  ]);
});
