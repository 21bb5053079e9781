package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {
    @TempDir Path temp;

    @Test
    void whatHoldsSecretsIsClosedToOthers() throws IOException {
        DataDir data = new DataDir(temp.resolve("data"));
        data.make();
        data.make();
        for (Path secret : new Path[] {data.store(), data.node(), data.log()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
                .isEqualTo("rwx--x--x");
    }
}
