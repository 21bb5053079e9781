package dev.davit.conformance.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** What the operator keeps: as many parts as wanted, all of one colour. */
@Group(Widget.GROUP)
@Version("v1")
public final class Widget extends CustomResource<WidgetSpec, WidgetStatus> implements Namespaced {
    public static final String GROUP = "operator.example.com";

    /** Also with a scale, so that {@code kubectl scale} works. */
    public static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.operator.example.com}
            spec:
              group: operator.example.com
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList, shortNames: [wd]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources:
                  status: {}
                  scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.parts}
                additionalPrinterColumns:
                - {name: Size, type: integer, jsonPath: .spec.size}
                - {name: Parts, type: integer, jsonPath: .status.parts}
                schema:
                  openAPIV3Schema:
                    type: object
                    required: [spec]
                    properties:
                      spec:
                        type: object
                        properties:
                          size: {type: integer, minimum: 0, maximum: 9, default: 1}
                          colour: {type: string, enum: [red, green, blue], default: red}
                      status:
                        type: object
                        properties:
                          parts: {type: integer}
                          observedGeneration: {type: integer, format: int64}
            """;

    private static final long serialVersionUID = 1;

    @Override
    protected WidgetSpec initSpec() {
        return new WidgetSpec(1, "red");
    }
}
