/** The app: environments -> stacks -> policies. `cdktf deploy prod`, `cdktf diff stage`. */
import { App } from 'cdktf';
import { EnvironmentError, loadEnvironments } from './environments';
import { BootstrapStack } from './stacks/bootstrap-stack';
import { EnvironmentStack } from './stacks/environment-stack';

/** Construct ids become addresses without the stack's name, so that stage and prod can be held against each other. */
const context = { excludeStackIdFromLogicalIds: 'true', allowSepCharsInLogicalIds: 'true' };

try {
  const app = new App({ context, stackTraces: false });
  for (const { environment } of loadEnvironments()) {
    new BootstrapStack(app, `bootstrap-${environment.name}`, environment);
    new EnvironmentStack(app, environment.name, environment);
  }
  app.synth();
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
