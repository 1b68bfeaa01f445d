import assert from 'node:assert/strict';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IConfigMap, IService, IServiceAccount } from 'kubernetes-models/v1';
import request from 'supertest';
import { dashboardFiles } from '../../support/boards/dashboards.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { durationMs } from '../../support/shorten.js';
import { Application } from '../../support/web/application.js';
import { configurationOf } from './kubernetes-configuration.js';
import { ofKind, podOf, theOne, workloadOf } from './kubernetes-objects.js';
import { restrictedProblems } from './kubernetes-restricted.js';
import { schemaProblems, type KubernetesObject } from './kubernetes-schemas.js';

/** `kubectl apply` writes the whole object into an annotation, of all of which there may be 256 KiB. */
const MOST_APPLIED_BYTES = 256 * 1024;

/** The tests that every set of manifests has to pass, wherever it comes from. */
export function areSound(objects: () => readonly KubernetesObject[]): void {
  const container = () => podOf(workloadOf(objects())).containers[0]!;

  it('are valid by the published schemas, without a field that these do not know', () => {
    for (const object of objects()) {
      assert.deepEqual(schemaProblems(object), [], `${object.kind} ${object.metadata.name}`);
    }
  });

  it('have names of their own', () => {
    const names = objects().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert.equal(new Set(names).size, names.length);
  });

  it('are small enough to be applied', () => {
    for (const object of objects()) {
      const bytes = Buffer.byteLength(JSON.stringify(object));
      assert.ok(bytes < MOST_APPLIED_BYTES - 4096, `${object.kind} ${object.metadata.name}: ${bytes} bytes`);
    }
  });

  it('run within the restricted pod security standard, without a token', () => {
    const workload = workloadOf(objects());
    assert.deepEqual(restrictedProblems(podOf(workload)), []);
    for (const account of ofKind<IServiceAccount>(objects(), 'ServiceAccount')) {
      assert.equal(account.automountServiceAccountToken, false);
    }
    assert.equal(objects().filter(({ kind }) => /Role|Binding/.test(kind)).length, 0);
  });

  it('give options that exist, and files that are there', async () => {
    const folder = temporaryFolder();
    try {
      const config = configurationOf(objects(), folder);
      assert.equal(config.web.listen.port, container().ports![0]!.containerPort);
      assert.ok(config.clusters.length > 0);
    } finally {
      await removeFolder(folder);
    }
  });

  it('probe what the exporter answers', async () => {
    const { app } = new Application();
    const probes = { '/-/healthy': container().livenessProbe, '/-/ready': container().readinessProbe };
    for (const [path, probe] of Object.entries(probes)) {
      assert.equal(probe?.httpGet?.path, path);
      assert.equal(probe.httpGet.port, container().ports![0]!.name);
      await request(app).get(path).expect(200);
    }
  });

  it('select each other: Service, ServiceMonitor and NetworkPolicy lead to the pods', () => {
    const workload = workloadOf(objects());
    const pods = workload.spec!.template.metadata!.labels!;
    const service = theOne<IService>(objects(), 'Service');
    const monitor = theOne<IServiceMonitor>(objects(), 'ServiceMonitor');
    const policy = theOne<INetworkPolicy>(objects(), 'NetworkPolicy');
    assertSelects(workload.spec!.selector.matchLabels, pods);
    assertSelects(service.spec!.selector, pods);
    assertSelects(policy.spec!.podSelector!.matchLabels, pods);
    assertSelects(monitor.spec.selector.matchLabels, service.metadata!.labels!);
    const [port] = service.spec!.ports!;
    assert.equal(port!.targetPort, container().ports![0]!.name);
    assert.equal(monitor.spec.endpoints[0]!.port, port!.name);
  });

  it('are scraped on a path that exists, and given less time than there is between scrapes', async () => {
    const [endpoint] = theOne<IServiceMonitor>(objects(), 'ServiceMonitor').spec.endpoints;
    assert.ok(durationMs(endpoint!.scrapeTimeout!) < durationMs(endpoint!.interval!));
    await request(new Application().app).get(endpoint!.path!).expect(200);
  });

  it('let in whoever scrapes, and out to MongoDB and the names', () => {
    const { spec } = theOne<INetworkPolicy>(objects(), 'NetworkPolicy');
    assert.deepEqual(spec!.policyTypes, ['Ingress', 'Egress']);
    const ports = (rules: readonly { readonly ports?: readonly { port?: unknown; protocol?: string }[] }[]) =>
      rules.flatMap((rule) => rule.ports ?? []).map(({ port, protocol }) => `${String(port)}/${protocol!}`);
    assert.deepEqual(ports(spec!.ingress!), [`${container().ports![0]!.containerPort}/TCP`]);
    const out = ports(spec!.egress!);
    for (const wanted of ['53/UDP', '53/TCP', '27017/TCP', '27018/TCP', '27019/TCP']) {
      assert.ok(out.includes(wanted), wanted);
    }
  });

  it('carry every board as it is', () => {
    const maps = ofKind<IConfigMap>(objects(), 'ConfigMap').filter(
      ({ metadata }) => metadata?.labels?.grafana_dashboard === '1',
    );
    const carried = new Map(maps.flatMap(({ data }) => Object.entries(data ?? {})));
    assert.deepEqual([...carried.keys()].toSorted(), [...dashboardFiles().keys()].toSorted());
    for (const [name, text] of dashboardFiles()) assert.ok(carried.get(name) === text, name);
  });
}

function assertSelects(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): void {
  const entries = Object.entries(selector ?? {});
  assert.ok(entries.length > 0);
  for (const [name, value] of entries) assert.equal(labels[name], value, name);
}
