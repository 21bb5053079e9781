package dev.davit.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.linux.KernelEntropy;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.port.Clock;
import dev.davit.port.Sealing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    private static final Key SECRET = new Key(Kinds.SECRET.id(), "default", "db");
    private static final byte[] PLAIN =
            "{\"data\":{\"password\":\"aHVudGVyMg==\"}}".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private Path store;
    private Path master;
    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private final Clock clock =
            new Clock() {
                @Override
                public long wallMillis() {
                    return now.get();
                }

                @Override
                public long monotonicNanos() {
                    return 0;
                }
            };

    @BeforeEach
    void folders() throws IOException {
        store = Files.createDirectory(folder.resolve("store"));
        master = folder.resolve("secrets.key");
    }

    private SealedSecrets open() {
        return SealedSecrets.open(new HostDisk(store), master, new KernelEntropy(), clock);
    }

    @Test
    void whatWasSealedIsOpenedByTheNextProcess() {
        byte[] sealed = open().seal(SECRET, PLAIN);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("aHVudGVyMg");
        assertThat(Sealing.isSealed(sealed)).isTrue();
        assertThat(open().open(SECRET, sealed)).isEqualTo(PLAIN);
        assertThat(open().seal(SECRET, PLAIN)).isNotEqualTo(sealed);
    }

    @Test
    void otherKindsAndWhatWasWrittenBeforeAreAsTheyAre() {
        SealedSecrets seal = open();
        Key map = new Key(Kinds.CONFIG_MAP.id(), "default", "db");
        assertThat(seal.seal(map, PLAIN)).isEqualTo(PLAIN);
        assertThat(seal.open(SECRET, PLAIN)).isEqualTo(PLAIN);
        assertThat(seal.stale(PLAIN)).isTrue();
    }

    @Test
    void aSealHoldsForOneObjectAndForEveryByte() {
        SealedSecrets seal = open();
        byte[] sealed = seal.seal(SECRET, PLAIN);
        Key other = new Key(Kinds.SECRET.id(), "default", "other");
        assertThatThrownBy(() -> seal.open(other, sealed))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("its seal is broken");
        for (int at = 1; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> seal.open(SECRET, changed)).isInstanceOf(HostFailure.class);
        }
        for (int length = 1; length < sealed.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> seal.open(SECRET, cut)).isInstanceOf(HostFailure.class);
        }
    }

    @Test
    void newKeysSealAndOldOnesStillOpen() throws IOException {
        SealedSecrets seal = open();
        int first = seal.newest();
        byte[] before = seal.seal(SECRET, PLAIN);
        String oldMaster = Files.readString(master);
        seal.rotate();
        byte[] after = seal.seal(SECRET, PLAIN);
        assertThat(seal.newest()).isEqualTo(first + 1);
        assertThat(seal.stale(before)).isTrue();
        assertThat(seal.stale(after)).isFalse();
        assertThat(Files.readString(master)).isNotEqualTo(oldMaster);
        assertThat(open().open(SECRET, before)).isEqualTo(PLAIN);
        assertThat(open().open(SECRET, after)).isEqualTo(PLAIN);
    }

    @Test
    void aKeyThatIsOldIsFollowedByANewOneAtAStart() {
        int first = open().newest();
        now.addAndGet(SealedSecrets.KEY_MILLIS + 1);
        assertThat(open().newest()).isEqualTo(first + 1);
        assertThat(open().newest()).isEqualTo(first + 1);
    }

    @Test
    void aChangeOfKeysThatWasCutShortIsBroughtToItsEnd() throws IOException {
        int first = open().newest();
        byte[] before = open().seal(SECRET, PLAIN);
        Path kept = folder.resolve("kept");
        Files.copy(master, kept);
        open().rotate();
        // As a crash leaves it: the keyring is new, and the key that opens it waits beside the old.
        Path next = folder.resolve("secrets.key.next");
        Files.move(master, next);
        Files.move(kept, master, StandardCopyOption.REPLACE_EXISTING);
        assertThat(open().open(SECRET, before)).isEqualTo(PLAIN);
        assertThat(next).doesNotExist();
        assertThat(open().newest()).isEqualTo(first + 1);
    }

    @Test
    void aKeyThatIsMissingOrAnotherOneIsSaid() throws IOException {
        int first = open().newest();
        Path kept = folder.resolve("kept");
        Files.move(master, kept);
        assertThatThrownBy(this::open)
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining(master + ", and it is not there: put it back");
        Files.writeString(master, MasterKey.fresh(new KernelEntropy()).text());
        assertThatThrownBy(this::open).hasMessageContaining("holds another key");
        Files.writeString(master, "no key\n");
        assertThatThrownBy(this::open)
                .hasMessageContaining("one line of 32 bytes in base64")
                .hasMessageNotContaining("no key\n");
        Files.move(kept, master, StandardCopyOption.REPLACE_EXISTING);
        assertThat(open().newest()).isEqualTo(first);
    }

    @Test
    void aKeyringThatGotLostIsNotTakenForDamage() throws IOException {
        byte[] sealed = open().seal(SECRET, PLAIN);
        Files.delete(store.resolve("keyring"));
        SealedSecrets another = open();
        assertThatThrownBy(() -> another.open(SECRET, sealed))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("keyring does not have: put back the keyring of its time");
    }

    @Test
    void theKeyMayLieElsewhereBehindALink() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = disk.resolve("davit.key");
        Files.writeString(real, MasterKey.fresh(new KernelEntropy()).text());
        Files.createSymbolicLink(master, real);
        byte[] sealed = open().seal(SECRET, PLAIN);
        open().rotate();
        assertThat(Files.isSymbolicLink(master)).isTrue();
        assertThat(open().open(SECRET, sealed)).isEqualTo(PLAIN);
        Files.move(real, disk.resolve("away"));
        assertThatThrownBy(this::open).hasMessageContaining("put it back");
    }

    @Test
    void aDamagedKeyringIsSaidAndNotMadeAnew() throws IOException {
        open();
        Path ring = store.resolve("keyring");
        String text = Files.readString(ring);
        for (String damaged :
                new String[] {
                    "",
                    "{}",
                    text.substring(20),
                    text.replaceFirst("sealed\":\"...", "sealed\":\"AAA")
                }) {
            Files.writeString(ring, damaged);
            assertThatThrownBy(this::open).isInstanceOf(HostFailure.class);
            assertThat(Files.readString(ring)).isEqualTo(damaged);
        }
    }

    @Test
    void noKeyIsEverPrinted() {
        SealedSecrets seal = open();
        seal.rotate();
        MasterKey key = MasterKey.fresh(new KernelEntropy());
        assertThat(key.toString()).doesNotContain(key.text().strip()).contains(key.print());
        assertThat(Keyring.empty().and(new KernelEntropy(), 0).toString())
                .matches("Keyring\\[keys=\\{(\\d+)=data key \\1}]");
    }
}
