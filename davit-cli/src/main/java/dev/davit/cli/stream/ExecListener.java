package dev.davit.cli.stream;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes what a program in a container writes, and how it ended. */
final class ExecListener implements WebSocket.Listener {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int STATUS = 3;

    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final ByteArrayOutputStream status = new ByteArrayOutputStream();
    private final Consumer<byte[]> stdout;
    private int channel = -1;

    /**
     * @param stdout takes what the program writes to its standard output
     */
    ExecListener(Consumer<byte[]> stdout) {
        this.stdout = stdout;
    }

    int awaitExit() throws InterruptedException {
        try {
            return exit.get();
        } catch (ExecutionException failure) {
            throw new CliFailure(
                    ExitCode.UNREACHABLE, "the connection broke: " + failure.getCause());
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        if (channel < 0 && data.hasRemaining()) {
            channel = data.get();
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        switch (channel) {
            case STDOUT -> stdout.accept(bytes);
            case STDERR -> Out.rawError(bytes, bytes.length);
            case STATUS -> status.writeBytes(bytes);
            default -> {
                // Channels that Davit does not know carry nothing for a terminal.
            }
        }
        if (last) {
            channel = -1;
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        exit.complete(status.size() == 0 ? ExitCode.REFUSED : exitCode());
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        if (status.size() > 0) {
            exit.complete(exitCode());
        } else {
            exit.completeExceptionally(error);
        }
    }

    /** From the Status that ends an exec: Success, or a cause {@code ExitCode}. */
    private int exitCode() {
        JsonObject end = JsonReader.readObject(status.toByteArray());
        if (end.textOr("", "status").equals("Success")) {
            return ExitCode.OK;
        }
        for (Json cause : end.array("details", "causes")) {
            if (cause instanceof JsonObject one && one.textOr("", "reason").equals("ExitCode")) {
                return Integer.parseInt(one.textOr("1", "message"));
            }
        }
        Out.error(end.textOr("exec failed", "message"));
        return ExitCode.REFUSED;
    }
}
