package dev.davit.policy.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.davit.policy.cel.run.Program;
import dev.davit.policy.cel.value.CelFault;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes programs of texts. A first compilation loads the library: about half a second. */
public final class Compiler {
    /** How deep the parts of an expression may lie within each other. */
    static final int MAX_DEPTH = 400;

    private static final int MAX_CODE_POINTS = 100_000;
    private static final String TOO_DEEP = "ERROR: <input>:1:1: expression is nested too deeply";
    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .enableOptionalSyntax(true)
                    .maxExpressionCodePointSize(MAX_CODE_POINTS)
                    .build();

    private Compiler() {}

    /** The language's and Kubernetes' functions; without variables. */
    private static final class Base {
        static final CelCompiler ONE =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addLibraries(
                                CelExtensions.optional(1),
                                CelExtensions.comprehensions(),
                                CelExtensions.strings(
                                        CelStringExtensions.Function.CHAR_AT,
                                        CelStringExtensions.Function.INDEX_OF,
                                        CelStringExtensions.Function.JOIN,
                                        CelStringExtensions.Function.LAST_INDEX_OF,
                                        CelStringExtensions.Function.LOWER_ASCII,
                                        CelStringExtensions.Function.QUOTE,
                                        CelStringExtensions.Function.REPLACE,
                                        CelStringExtensions.Function.SPLIT,
                                        CelStringExtensions.Function.SUBSTRING,
                                        CelStringExtensions.Function.TRIM,
                                        CelStringExtensions.Function.UPPER_ASCII))
                        .addFunctionDeclarations(Declarations.ALL)
                        .build();
    }

    public static Compiled compile(Scope scope, String text) {
        try {
            return checked(scope, text);
        } catch (StackOverflowError _) {
            // The library goes down as deep as an expression lies; a stack is not.
            return new Compiled.Wrong(TOO_DEEP);
        }
    }

    private static Compiled checked(Scope scope, String text) {
        CelValidationResult parsed = Base.ONE.parse(text);
        if (parsed.hasError()) {
            return new Compiled.Wrong(parsed.getErrorString());
        }
        try {
            CelAbstractSyntaxTree tree = parsed.getAst();
            if (Depth.of(tree.getExpr()) > MAX_DEPTH) {
                return new Compiled.Wrong(TOO_DEEP);
            }
            CelValidationResult result = checker(scope, tree.getExpr()).check(tree);
            if (result.hasError()) {
                return new Compiled.Wrong(result.getErrorString());
            }
            return planned(scope, result.getAst());
        } catch (CelValidationException wrong) {
            return new Compiled.Wrong(String.valueOf(wrong.getMessage()));
        } catch (CelFault wrong) {
            return new Compiled.Wrong("ERROR: <input>:1:1: " + wrong.text());
        }
    }

    private static CelCompiler checker(Scope scope, CelExpr parsed) {
        Types types = new Types();
        CelCompilerBuilder builder = Base.ONE.toCompilerBuilder();
        scope.variables().forEach((name, declared) -> builder.addVar(name, types.of(declared)));
        if (scope.objects()) {
            types.patches();
            SortedMap<String, SortedSet<String>> made = new TreeMap<>();
            Depth.made(parsed, made);
            made.forEach((name, fields) -> {
                if (name.equals("Object") || name.startsWith("Object.")) {
                    types.made(name, fields);
                }
            });
        }
        return builder.setTypeProvider(types).build();
    }

    private static Compiled planned(Scope scope, CelAbstractSyntaxTree tree) {
        Planner planner = new Planner(tree);
        dev.davit.policy.cel.run.Node root = planner.plan(tree.getExpr());
        Program.Cost cost = new Estimator(tree, scope).cost();
        SortedSet<String> names = new TreeSet<>(planner.globals());
        return new Compiled.Right(
                new Program(root, planner.locals(), names, cost), tree.getResultType().name());
    }
}
