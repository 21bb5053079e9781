#!/usr/bin/env bash
# Helm, as it is: install, upgrade, test, rollback and uninstall of a chart with hooks, lookup, roles, a Service and a kind of
# its own; by server-side apply, as Helm 4 writes, and by the three-way strategic merge of Helm 3.
. "$(dirname "$0")/lib.sh"
. "$HERE/clients-lib.sh"
need_root
need kubectl npm busybox jq
NODE=$(node_folder) || fail "npm fetches what package-lock.json names"
CHART=$HERE/../clients/chart
export HELM_CACHE_HOME=$WORK/helm/cache HELM_CONFIG_HOME=$WORK/helm/config HELM_DATA_HOME=$WORK/helm/data

up
busybox_image
helm() { "$NODE/helm/helm" --namespace shop "$@"; }
of() { kubectl -n shop get "$1" "$2" -o "jsonpath=$3"; }
helm version --short

plays() { # RELEASE, then how it writes
    local site=$1 word uid
    shift
    echo "--- $site: install"
    helm install "$site" "$CHART" --create-namespace --wait --timeout 90s "$@"
    is "$(helm status "$site" -o json | jq -r '.info.status')" deployed "the release"
    is "$(of secret "sh.helm.release.v1.$site.v1" '{.type}')" helm.sh/release.v1 "its Secret's type"
    is "$(kubectl -n shop logs "$site-before")" "revision 1" "the hook that ran before"
    is "$(of deployment "$site" '{.status.readyReplicas}')" 1 "what --wait waited for"
    is "$(of page "$site" '{.spec.title}')" hello "the object of the chart's own kind"
    word=$(of secret "$site-word" '{.data.word}')
    uid=$(of deployment "$site" '{.metadata.uid}')
    helm test "$site" --timeout 60s

    echo "--- $site: upgrade, by others' hands too"
    kubectl -n shop annotate configmap "$site" by=hand
    helm upgrade "$site" "$CHART" --set greeting=bye,extra=more --wait --timeout 90s "$@"
    is "$(of configmap "$site" '{.data.greeting} {.metadata.annotations.by}')" "bye hand" "what the chart writes, and what a person wrote"
    is "$(of secret "$site-word" '{.data.word}')" "$word" "what lookup found"
    is "$(of configmap "$site-extra" '{.data.extra}')" more "what is new in it"
    is "$(of deployment "$site" '{.metadata.uid}')" "$uid" "the Deployment is the same"
    is "$(kubectl -n shop logs "$site-before")" "revision 2" "the hook ran anew"

    echo "--- $site: an upgrade whose hook fails, and one that is refused"
    refused helm upgrade "$site" "$CHART" --reuse-values --set broken=yes --wait --timeout 60s "$@"
    has "$SAID" "pre-upgrade" "what failed"
    is "$(of configmap "$site" '{.data.greeting}')" bye "what was not upgraded"
    refused helm upgrade "$site" "$CHART" --reuse-values --set broken=,replicas=-1 --timeout 60s "$@"
    has "$SAID" "spec.replicas" "the field that was refused"

    echo "--- $site: rollback and end"
    helm rollback "$site" 1 --wait --timeout 90s
    is "$(of configmap "$site" '{.data.greeting} {.metadata.annotations.by}')" "hello hand" "what is back"
    refused kubectl -n shop get configmap "$site-extra"
    is "$(helm history "$site" -o json | jq -r '[.[] | .status] | join(" ")')" "superseded superseded failed failed deployed" "its history"
    helm get manifest "$site" | kubectl -n shop diff -f -
    helm uninstall "$site" --wait --timeout 60s
    # Hooks stay, as their annotations have it; pods go after their Deployment.
    gone() { [ -z "$(kubectl -n shop get deployment,pod,service,role,rolebinding,page -o name | grep -v -e "-before" -e "-test")" ]; }
    eventually 30 gone
    is "$(kubectl -n shop get secret -l owner=helm -o name)" "" "the Secrets of the release"
}
plays applied
plays merged --server-side=false
echo "helm: all as it should be"
