// What @kubernetes/client-node does, part by part; each says a line when it has come out right (docs/clients.md).
// Arguments: a kubeconfig, the folder of kill.sh and forget.sh, the parts to play (all, where none is named).
import * as k8s from '@kubernetes/client-node';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const [file, scripts, ...wanted] = process.argv.slice(2);
const config = fs.readFileSync(file, 'utf8');
const serverPort = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(config)[1]);
const space = 'node';
const path = `/api/v1/namespaces/${space}/configmaps`;

function kube(text = config) {
    const made = new k8s.KubeConfig();
    made.loadFromString(text);
    return made;
}
const kc = kube();
const core = kc.makeApiClient(k8s.CoreV1Api);
const apps = kc.makeApiClient(k8s.AppsV1Api);

const done = (words) => console.log('ok: node ' + words);
const map = (name, data = {}) => ({ metadata: { name, labels: { of: 'node' } }, data });
const as = (type) => k8s.setHeaderOptions('Content-Type', type);

async function eventually(what, so) {
    const until = Date.now() + 60_000;
    while (!(await so())) {
        assert(Date.now() < until, 'never came true: ' + what);
        await sleep(20);
    }
}
async function refused(code, asking) {
    try {
        await asking();
    } catch (refusal) {
        assert.equal(refusal.code, code, String(refusal));
        return JSON.parse(refusal.body);
    }
    assert.fail('it was not refused');
}
const play = (script) => promisify(execFile)('bash', [`${scripts}/${script}`]);

// A wire to the server that can be cut.
class Wire {
    constructor() {
        this.open = new Set();
        this.held = false;
        this.server = net.createServer((client) => {
            if (this.held) return client.destroy();
            const up = net.connect(serverPort, '127.0.0.1');
            for (const [one, other] of [[client, up], [up, client]]) {
                this.open.add(one);
                one.pipe(other);
                one.on('error', () => other.destroy());
                one.on('close', () => { this.open.delete(one); other.destroy(); });
            }
        });
    }
    async begin() {
        await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
        return kube(config.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:' + this.server.address().port));
    }
    hold() { this.held = true; for (const one of this.open) one.destroy(); }
    release() { this.held = false; }
    end() { this.hold(); this.server.close(); }
}

const parts = {
    async crud() {
        await core.createNamespace({ body: { metadata: { name: space } } });
        const made = await core.createNamespacedConfigMap({ namespace: space, body: map('a', { n: '1' }) });
        assert(made.metadata.uid && made.metadata.creationTimestamp instanceof Date);
        const twice = await refused(409, () => core.createNamespacedConfigMap({ namespace: space, body: map('a') }));
        assert.equal(twice.reason, 'AlreadyExists');
        made.data.n = '2';
        const next = await core.replaceNamespacedConfigMap({ name: 'a', namespace: space, body: made });
        assert.equal(next.data.n, '2');
        await refused(409, () => core.replaceNamespacedConfigMap({ name: 'a', namespace: space, body: made }));
        const patched = await core.patchNamespacedConfigMap(
            { name: 'a', namespace: space, body: [{ op: 'add', path: '/data/m', value: '9' }] }, as(k8s.PatchStrategy.JsonPatch));
        assert.deepEqual(patched.data, { n: '2', m: '9' });
        await apps.createNamespacedDeployment({ namespace: space, body: {
            metadata: { name: 'idle' },
            spec: { replicas: 0, selector: { matchLabels: { app: 'idle' } }, template: {
                metadata: { labels: { app: 'idle' } }, spec: { containers: [{ name: 'one', image: 'busybox:1' }] } } } } });
        const merged = await apps.patchNamespacedDeployment(
            { name: 'idle', namespace: space, body: { spec: { template: { spec: { containers: [{ name: 'two', image: 'busybox:2' }] } } } } },
            as(k8s.PatchStrategy.StrategicMergePatch));
        assert.equal(merged.spec.template.spec.containers.length, 2);
        const scale = await apps.patchNamespacedDeploymentScale(
            { name: 'idle', namespace: space, body: { spec: { replicas: 0 } } }, as(k8s.PatchStrategy.MergePatch));
        assert.equal(scale.kind, 'Scale');
        await apps.deleteNamespacedDeployment({ name: 'idle', namespace: space });
        const some = await core.listNamespacedConfigMap({ namespace: space, labelSelector: 'of=node' });
        assert.equal(some.items.length, 1);
        await core.deleteNamespacedConfigMap({ name: 'a', namespace: space });
        await refused(404, () => core.readNamespacedConfigMap({ name: 'a', namespace: space }));
        await core.createNamespacedConfigMap({ namespace: space, body: map('b') });
        await core.deleteCollectionNamespacedConfigMap({ namespace: space, labelSelector: 'of=node' });
        await refused(404, () => core.readNamespacedConfigMap({ name: 'b', namespace: space }));
        done('creates, reads, lists, replaces, patches and deletes');
    },

    async pages() {
        let seen = 0, from;
        do {
            const page = await core.listNamespacedConfigMap({ namespace: 'many', labelSelector: 'of=fill', limit: 700, _continue: from });
            seen += page.items.length;
            from = page.metadata._continue;
        } while (from);
        assert.equal(seen, 10_000);
        done('reads 10,000 objects in pages');
    },

    async apply() {
        const apply = (fieldManager, force, n) => core.patchNamespacedConfigMap(
            { name: 'applied', namespace: space, fieldManager, force,
              body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data: { n } } },
            as(k8s.PatchStrategy.ServerSideApply));
        assert.equal((await apply('one', false, '1')).data.n, '1');
        const conflict = await refused(409, () => apply('two', false, '2'));
        assert.equal(conflict.details.causes[0].field, '.data.n');
        const forced = await apply('two', true, '2');
        assert(forced.metadata.managedFields.some((one) => one.manager === 'two' && one.operation === 'Apply'));
        assert.equal(forced.data.n, '2');
        done("applies on the server's side, with conflicts and force");
    },

    async exec() {
        const caught = () => { const all = []; const to = new Writable({ write(piece, _, next) { all.push(piece); next(); } }); to.text = () => Buffer.concat(all).toString(); return to; };
        const out = caught(), err = caught(), input = new PassThrough();
        const status = await new Promise((ended, failed) => {
            new k8s.Exec(kc).exec('default', 'web', 'main', ['sh', '-c', 'read word; echo out $word; echo err >&2; exit 3'],
                out, err, input, false, ended).then(() => input.write('here\n'), failed);
        });
        assert.equal(out.text(), 'out here\n');
        assert.equal(err.text(), 'err\n');
        assert.equal(status.details.causes.find((one) => one.reason === 'ExitCode').message, '3');
        const log = caught();
        await new k8s.Log(kc).log('default', 'web', 'main', log, { tailLines: 1 });
        await eventually('the log', () => log.text() === 'begun\n');
        done('runs a program in a pod and reads its log');
    },

    async forward() {
        const out = new PassThrough(), input = new PassThrough();
        let page = '';
        out.on('data', (piece) => { page += piece; });
        const socket = await new k8s.PortForward(kc).portForward('default', 'web', [8080], out, null, input);
        input.write('GET / HTTP/1.0\r\n\r\n');
        await eventually('a page through the forwarded port', () => page.includes(' 200 OK') && page.endsWith('hello\n'));
        socket.close();
        done('forwards a port');
    },

    async watch() {
        const wire = new Wire(), by = await wire.begin();
        const seen = [];
        let revision = (await core.listNamespacedConfigMap({ namespace: space })).metadata.resourceVersion, ended;
        const open = () => new Promise((over) => {
            new k8s.Watch(by).watch(path, { resourceVersion: revision, allowWatchBookmarks: true }, (type, object) => {
                assert.notEqual(type, 'ERROR', JSON.stringify(object));
                revision = object.metadata.resourceVersion;
                if (type !== 'BOOKMARK') seen.push(type + ' ' + object.metadata.name);
            }, over).then((abort) => { ended = () => abort.abort(); });
        });
        let stop = false, breaks = 0;
        const following = (async () => { while (!stop) { await open(); breaks++; await sleep(50); } })();
        const write = (n) => core.createNamespacedConfigMap({ namespace: space, body: map('w-' + n) });
        await write(1);
        await eventually('the first event', () => seen.length === 1);
        wire.hold();
        await write(2);
        await sleep(100);
        wire.release();
        await write(3);
        await core.deleteNamespacedConfigMap({ name: 'w-1', namespace: space });
        await eventually('the events after the break', () => seen.length >= 4);
        stop = true;
        ended();
        await following;
        wire.end();
        assert.deepEqual(seen, ['ADDED w-1', 'ADDED w-2', 'ADDED w-3', 'DELETED w-1']);
        assert(breaks > 1);
        done('watches, and resumes after the connection broke');
    },

    async gone() {
        const wire = new Wire(), by = await wire.begin();
        const informer = informed(by, space);
        await core.createNamespacedConfigMap({ namespace: space, body: map('w-4') });
        await eventually('the informer begins', () => informer.get('w-4', space));
        const revision = informer.latestResourceVersion();
        wire.hold();
        await core.deleteNamespacedConfigMap({ name: 'w-4', namespace: space });
        await core.createNamespacedConfigMap({ namespace: space, body: map('w-5') });
        await play('forget.sh');
        const told = await new Promise((tell) => {
            new k8s.Watch(kc).watch(path, { resourceVersion: revision }, (type, object) => tell({ type, code: object.code }), () => {});
        });
        assert.deepEqual(told, { type: 'ERROR', code: 410 });
        wire.release();
        await eventually('what came meanwhile', () => informer.get('w-5', space) && !informer.get('w-4', space));
        await informer.stop();
        wire.end();
        done('lists again after 410');
    },

    async informer() {
        const informer = informed(kc, 'many');
        await eventually('the informer has them all', () => informer.list('many').length >= 10_000);
        const one = await core.readNamespacedConfigMap({ name: 'm-9', namespace: 'many' });
        one.data.i = 'node';
        await core.replaceNamespacedConfigMap({ name: 'm-9', namespace: 'many', body: one });
        await eventually('the informer has the change', () => informer.get('m-9', 'many').data.i === 'node');
        await informer.stop();
        done('keeps 10,000 objects in an informer');
    },

    // This client has no election of its own: two candidates by its typed Leases.
    async leader() {
        const leases = kc.makeApiClient(k8s.CoordinationV1Api);
        const leaders = new Set(), stopped = new Set();
        const candidate = async (self) => {
            for (; !stopped.has(self); await sleep(200)) {
                const now = new k8s.V1MicroTime();
                try {
                    const lease = await leases.readNamespacedLease({ name: 'leader', namespace: space });
                    const free = new Date(lease.spec.renewTime).getTime() + lease.spec.leaseDurationSeconds * 1000 < Date.now();
                    if (lease.spec.holderIdentity !== self && !free) continue;
                    Object.assign(lease.spec, { holderIdentity: self, renewTime: now });
                    await leases.replaceNamespacedLease({ name: 'leader', namespace: space, body: lease });
                    leaders.add(self);
                } catch (refusal) {
                    if (refusal.code === 404) {
                        await leases.createNamespacedLease({ namespace: space, body: {
                            metadata: { name: 'leader' }, spec: { holderIdentity: self, leaseDurationSeconds: 2, acquireTime: now, renewTime: now } } });
                        leaders.add(self);
                    } else assert.equal(refusal.code, 409, String(refusal));
                }
            }
        };
        const one = candidate('one');
        await eventually('the first leads', () => leaders.has('one'));
        const two = candidate('two');
        await sleep(600);
        assert(!leaders.has('two'));
        stopped.add('one');
        await one;
        await eventually('the second leads', () => leaders.has('two'));
        stopped.add('two');
        await two;
        done('elects a leader, and another when it goes');
    },

    async custom() {
        const definitions = kc.makeApiClient(k8s.ApiextensionsV1Api), custom = kc.makeApiClient(k8s.CustomObjectsApi);
        const group = 'node.example.com', name = 'crates.' + group, of = { group, version: 'v1', namespace: space, plural: 'crates' };
        await definitions.createCustomResourceDefinition({ body: {
            metadata: { name },
            spec: { group, scope: 'Namespaced', names: { plural: 'crates', kind: 'Crate' }, versions: [{
                name: 'v1', served: true, storage: true, subresources: { status: {} },
                schema: { openAPIV3Schema: { type: 'object', properties: {
                    spec: { type: 'object', required: ['bottles'], properties: { bottles: { type: 'integer', maximum: 24 }, glass: { type: 'string', _default: 'green' } } },
                    status: { type: 'object', properties: { full: { type: 'boolean' } } } } } } }] } } });
        await eventually('the kind is established', async () => (await definitions.readCustomResourceDefinition({ name })).status.conditions
            .some((one) => one.type === 'Established' && one.status === 'True'));
        const body = (bottles) => ({ apiVersion: group + '/v1', kind: 'Crate', metadata: { name: 'c' + bottles }, spec: { bottles } });
        const made = await custom.createNamespacedCustomObject({ ...of, body: body(12) });
        assert.equal(made.spec.glass, 'green');
        const large = await refused(422, () => custom.createNamespacedCustomObject({ ...of, body: body(25) }));
        assert.equal(large.details.causes[0].field, 'spec.bottles');
        const told = await custom.patchNamespacedCustomObjectStatus(
            { ...of, name: 'c12', body: { status: { full: true }, spec: { bottles: 1 } } }, as(k8s.PatchStrategy.MergePatch));
        assert.deepEqual([told.status.full, told.spec.bottles], [true, 12]);
        const read = await k8s.KubernetesObjectApi.makeApiClient(kc).read({ apiVersion: group + '/v1', kind: 'Crate', metadata: { name: 'c12', namespace: space } });
        assert.equal(read.status.full, true);
        await definitions.deleteCustomResourceDefinition({ name });
        await eventually('the kind goes', async () => custom.listNamespacedCustomObject(of).then(() => false, (refusal) => refusal.code === 404));
        done('defines a kind and uses it by types of its own');
    },

    async killed() {
        const acknowledged = [], seen = new Map();
        let stop = false, revision = (await core.listNamespacedConfigMap({ namespace: space })).metadata.resourceVersion;
        const order = [];
        const following = (async () => {
            while (!stop) {
                await new Promise((over) => {
                    new k8s.Watch(kc).watch(path, { resourceVersion: revision }, (type, object) => {
                        assert.notEqual(type, 'ERROR', JSON.stringify(object));
                        revision = object.metadata.resourceVersion;
                        order.push(Number(revision));
                        if (type === 'ADDED') seen.set(object.metadata.name, (seen.get(object.metadata.name) ?? 0) + 1);
                    }, over).then((abort) => { if (stop) abort.abort(); });
                });
                await sleep(20);
            }
        })();
        const informer = informed(kc, space);
        const writing = (async () => {
            for (let i = 0; !stop; i++) {
                try {
                    await core.createNamespacedConfigMap({ namespace: space, body: map('k-' + i) });
                    acknowledged.push('k-' + i);
                } catch { /* nobody answered: nothing was promised */ }
                await sleep(5);
            }
        })();
        await eventually('some writes', () => acknowledged.length > 20);
        await play('kill.sh');
        const before = acknowledged.length;
        await eventually('some more writes', () => acknowledged.length > before + 20);
        stop = true;
        await writing;
        await eventually('the watch has seen them all', () => acknowledged.every((name) => seen.get(name) === 1));
        assert.deepEqual(order, [...order].sort((a, b) => a - b));
        await eventually('the informer has them all', () => acknowledged.every((name) => informer.get(name, space)));
        await informer.stop();
        void following;
        done('misses nothing when the server is killed');
    },
};

// As its documentation has it: what breaks is started again by who uses it.
function informed(by, namespace) {
    const api = by.makeApiClient(k8s.CoreV1Api);
    const informer = k8s.makeInformer(by, `/api/v1/namespaces/${namespace}/configmaps`, () => api.listNamespacedConfigMap({ namespace }));
    let stopped = false;
    const stop = informer.stop.bind(informer);
    informer.stop = async () => { stopped = true; await stop(); };
    informer.on('error', () => { if (!stopped) sleep(200).then(() => informer.start()); });
    informer.start();
    return informer;
}

for (const [name, part] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await part();
}
process.exit(0);
