/** The app: environments -> stacks -> policies. `cdktf deploy prod`, `cdktf diff stage`. */
import './packages/quick-synth'; // first: what follows comes out of its cache
import { App, type TerraformStack } from 'cdktf';
import { clientDomains, EnvironmentError, loadEnvironments } from './environments';
import { loadAdopted } from './environments/adopted';
import { enforce, PolicyError, type StackFacts } from './policies';
import { addStacks } from './stacks';
import { ADDRESSING } from './stacks/addressing';
import { importAdopted } from './stacks/adopted';

try {
  // cdktf's own validations start Terraform for each stack. Policies look at more, and Terraform checks its version itself.
  const app = new App({ context: ADDRESSING, stackTraces: false, skipValidation: true });
  const stacks: Record<string, StackFacts> = {};
  const all: TerraformStack[] = [];
  for (const { environment, release } of loadEnvironments()) {
    const { aws, databases, edge, jobs, services } = environment;
    const facts = { accountId: aws.accountId, mode: services.mode, names: edge.names };
    for (const stack of addStacks(app, environment, release)) {
      const { id } = stack.node;
      all.push(stack);
      stacks[id] = id === environment.name ? { ...facts, databases, jobs: Object.keys(jobs) } : facts;
    }
  }
  importAdopted(all, loadAdopted());
  enforce(app, { stacks, domains: clientDomains });
  app.synth();
} catch (error) {
  // Both say all there is to say; where in our code they were thrown helps nobody.
  if (!(error instanceof EnvironmentError || error instanceof PolicyError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
