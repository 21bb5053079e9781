package dev.davit.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.davit.base.planted.ImportsARoomBelow;
import dev.davit.base.planted.ReadsTheClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theHouseIsInOrder() throws IOException {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.davit");
        assertThat(classes.size()).isGreaterThan(50);
        assertThat(HouseRules.violations(House.read(ROOT), classes)).isEmpty();
    }

    @Test
    void aPureRoomThatReadsTheClockIsCaught() throws IOException {
        JavaClasses planted = new ClassFileImporter().importClasses(ReadsTheClock.class);
        assertThat(HouseRules.violations(House.read(ROOT), planted))
                .anySatisfy(
                        line -> assertThat(line).contains("ReadsTheClock", "currentTimeMillis"));
    }

    @Test
    void anImportAgainstTheDirectionIsCaught() throws IOException {
        JavaClasses planted = new ClassFileImporter().importClasses(ImportsARoomBelow.class);
        assertThat(HouseRules.violations(House.read(ROOT), planted))
                .anySatisfy(line -> assertThat(line).contains("ImportsARoomBelow", "StoredObject"));
    }
}
