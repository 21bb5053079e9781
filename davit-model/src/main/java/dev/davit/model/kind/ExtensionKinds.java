package dev.davit.model.kind;

import java.util.List;

/** Kinds that teach a cluster other kinds. */
public final class ExtensionKinds {
    public static final Kind DEFINITION =
            KindMaker.of("apiextensions.k8s.io/v1", "CustomResourceDefinition")
                    .schema(
                            "io.k8s.apiextensions_apiserver.pkg.apis.apiextensions.v1"
                                    + ".CustomResourceDefinition")
                    .called("crd", "crds")
                    .among("api-extensions")
                    .ofTheCluster()
                    .with("status")
                    .make();

    /** Which groups and versions there are, and who serves them. */
    public static final Kind API_SERVICE =
            KindMaker.of("apiregistration.k8s.io/v1", "APIService")
                    .schema("dev.davit.v1.APIService")
                    .among("api-extensions")
                    .ofTheCluster()
                    .uncounted()
                    .with("status")
                    .make();

    static final List<Kind> ALL = List.of(DEFINITION, API_SERVICE);

    private ExtensionKinds() {}
}
