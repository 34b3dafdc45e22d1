/** The outside by HTTP. */
import * as github from './github';
import type { Addresses, Outside } from './outside';
import { imageDigest } from './registry';
import { calendar, shipIt } from './releases-of-mozilla';
import * as served from './served';

/** Where everything answers for real. Docker Hub, GitHub and Mozilla's services are public; admin is behind the VPN. */
export const PUBLIC: Addresses = {
  registry: 'https://registry-1.docker.io',
  registryTokens: 'https://auth.docker.io/token',
  github: 'https://api.github.com',
  shipIt: 'https://shipit-api.mozilla-releng.net',
  calendar: 'https://whattrainisitnow.com',
  served: (hostname) => `https://${hostname}`,
};

export const outsideAt = (addresses: Addresses): Outside => ({
  imageDigest: (image) => imageDigest(addresses, image),
  tagCommit: (tag) => github.tagCommit(addresses.github, tag),
  githubReleases: () => github.githubReleases(addresses.github),
  folder: (path, ref) => github.folder(addresses.github, path, ref),
  versionFile: (ref) => github.versionFile(addresses.github, ref),
  shipIt: () => shipIt(addresses.shipIt),
  calendar: () => calendar(addresses.calendar),
  servedVersion: (hostname) => served.servedVersion(addresses.served(hostname)),
  health: (hostname, path) => served.health(addresses.served(hostname), path),
  scheduledChanges: (hostname) => served.scheduledChanges(addresses.served(hostname)),
  uiFiles: (hostname) => served.uiFiles(addresses.served(hostname)),
});
