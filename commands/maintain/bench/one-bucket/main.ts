/** The measure of the budgets: the smallest app that does what ours does. BUCKETS asks for more than one. */
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { App, S3Backend, TerraformStack } from 'cdktf';

const count = Number(process.env['BUCKETS'] ?? 1);
const name = count === 1 ? 'one-bucket' : `buckets-${count}`;

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, name);
const state = new S3Backend(stack, { bucket: 'balrog-bench-state', key: `${name}.tfstate`, region: 'us-west-2' });
state.addOverride('use_lockfile', true);
new AwsProvider(stack, 'aws', { region: 'us-west-2' });
for (let index = 0; index < count; index += 1) {
  new S3Bucket(stack, `bucket-${index}`, { bucket: `one-bucket-bench-${name}-${index}` });
}
app.synth();
