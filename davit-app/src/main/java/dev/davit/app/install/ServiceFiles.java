package dev.davit.app.install;

import dev.davit.cli.verb.CompletionCommand;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code davit install} puts on a host. Paths are those of the running system; under {@code
 * --root} they are the same below that folder.
 *
 * @param program the launcher
 */
public record ServiceFiles(Path program, Path dataDir, String listen, String profile) {
    static final Path UNIT = Path.of("/etc/systemd/system/davit.service");
    public static final Path CONFIG = Path.of("/etc/davit/davit.conf");
    static final Path LINK = Path.of("/usr/local/bin/davit");
    static final Path BASH = Path.of("/usr/share/bash-completion/completions/davit");
    static final Path ZSH = Path.of("/usr/share/zsh/vendor-completions/_davit");

    /** Everything that an uninstall removes, whichever release wrote it. */
    static final List<Path> ALL = List.of(UNIT, CONFIG, LINK, BASH, ZSH);

    /**
     * One file.
     *
     * @param ofAdministrator written once and then left as the administrator has it
     */
    record Written(Path path, String content, boolean ofAdministrator) {}

    List<Written> files() {
        return List.of(
                new Written(CONFIG, config(), true),
                new Written(UNIT, unit(), false),
                new Written(BASH, CompletionCommand.BASH + "\n", false),
                new Written(ZSH, CompletionCommand.ZSH + "\n", false));
    }

    private String config() {
        return """
        # Read by davit.service. After a change: systemctl restart davit (pods run on).
        DAVIT_DATA_DIR=%s
        DAVIT_LISTEN=%s
        # strict or standard: what pods get whose namespace says nothing
        DAVIT_PROFILE=%s
        # debug logs every request
        DAVIT_LOG=info
        # more switches for the server's JVM
        DAVIT_JAVA_OPTS=
        """
                .formatted(dataDir, listen, profile);
    }

    /**
     * No option of systemd that gives the service a mount namespace of its own is set: pods' mounts
     * live in one that {@code davit} itself pins, where the host can find it. Options that end in a
     * seccomp filter or in no-new-privileges would reach into the pods, which have their own.
     */
    private String unit() {
        return """
        [Unit]
        Description=Davit, runs containers and VMs
        After=network.target local-fs.target
        StartLimitIntervalSec=0

        [Service]
        Type=forking
        PIDFile=%2$s/davit.pid
        EnvironmentFile=%3$s
        ExecStart=%1$s up --no-install --listen ${DAVIT_LISTEN} --profile ${DAVIT_PROFILE}
        ExecStop=/bin/kill -TERM $MAINPID
        Restart=on-failure
        RestartSec=2
        TimeoutStartSec=120
        TimeoutStopSec=90

        # Pods outlive the service: only its own process is ended, and their cgroups are their own.
        KillMode=process
        SendSIGKILL=no
        Delegate=yes
        Slice=davit.slice

        UMask=0077
        LimitNOFILE=1048576
        LimitNPROC=infinity
        TasksMax=infinity
        OOMScoreAdjust=-900
        KeyringMode=private
        CapabilityBoundingSet=~CAP_SYS_MODULE CAP_SYS_BOOT CAP_SYS_TIME CAP_SYS_PACCT CAP_SYSLOG CAP_WAKE_ALARM CAP_BLOCK_SUSPEND CAP_LINUX_IMMUTABLE CAP_MAC_OVERRIDE

        [Install]
        WantedBy=multi-user.target
        """
                .formatted(program, dataDir, CONFIG);
    }
}
