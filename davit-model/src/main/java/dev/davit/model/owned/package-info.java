/**
 * Who owns which field: sets of fields, the record of them in {@code metadata.managedFields}, and
 * server-side apply.
 *
 * <p>Comes in: trees, their schemas, and who writes. Goes out: trees and records, or the conflict
 * that forbids them. Never here: whether somebody may write at all, and when it is now.
 *
 * <p>Source: Kubernetes' documentation of server-side apply and the format {@code FieldsV1}.
 */
@NullMarked
package dev.davit.model.owned;

import org.jspecify.annotations.NullMarked;
