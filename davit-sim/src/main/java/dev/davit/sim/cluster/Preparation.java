package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;

/** What an administrator does first: a namespace, and nodes. */
record Preparation(World world, SimClients clients) {
    private static final long ANSWER_MILLIS = 100;

    void cluster(int nodes) {
        create(
                Kinds.NAMESPACE,
                SimClients.tree(
                        "{'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': 'default'}}"));
        for (int i = 1; i <= nodes; i++) {
            create(
                    Kinds.NODE,
                    SimClients.tree(
                            """
                            {'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': 'n%d'},
                             'spec': {'podCIDRs': ['fd00:1:2:%d::/64']},
                             'status': {'allocatable': {'cpu': '4', 'memory': '8Gi', 'pods': '20'},
                               'addresses': [{'type': 'InternalIP', 'address': 'fd00::%d'}],
                               'conditions': [{'type': 'Ready', 'status': 'True'}]}}
                            """
                                    .formatted(i, i, i)));
        }
    }

    private void create(Kind kind, JsonObject object) {
        boolean[] done = {false};
        clients.send(
                Verb.CREATE,
                kind,
                "",
                new Body.Tree(object),
                answer -> {
                    world.check(answer instanceof Outcome.Ok<Reply>, "not created: %s", answer);
                    done[0] = true;
                });
        world.scheduler.run(ANSWER_MILLIS);
        world.check(done[0], "no answer in a healthy cluster");
    }
}
