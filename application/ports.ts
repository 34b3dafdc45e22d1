/** Ports, each once. Balrog's images have none of their own: uWSGI listens where PORT says (uwsgi/*.ini). */
export const PORTS = {
  /** PORT of public, and of nginx in front of admin: where the load balancers find them. */
  served: 8080,
  /** PORT of admin, for the nginx in its task alone; the number is that of docker-compose.yml. */
  admin: 7070,
  /** Where the agent finds nginx on the loopback of its task; the number is that of docker-compose.yml. */
  agentProxy: 8011,
  /** Where the applications send their counters over UDP: the default of STATSD_PORT. */
  statsd: 8125,
  /** The dump takes no other: it hands no port to mysqldump (scripts/manage-db.py). */
  mysql: 3306,
  /** Of the web. */
  https: 443,
  http: 80,
} as const;
