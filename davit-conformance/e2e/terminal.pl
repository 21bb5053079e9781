#!/usr/bin/perl
# terminal.pl WORD ROWS COLUMNS COMMAND...: runs a command on a terminal of 24 × 80; once it has said WORD, the terminal
# changes its size. kubectl is told of it once more each second: it drops a change that comes while it sends another
# (k8s.io/kubectl/pkg/util/term/resizeevents.go). Ends, with 0, when the command says "ROWS COLUMNS"; with 1 after 15 seconds. Prints what was said.
use strict;
use warnings;
use POSIX ();

my ($word, $rows, $columns, @command) = @ARGV;
# Numbers of asm-generic/ioctls.h.
my ($TIOCSPTLCK, $TIOCGPTN, $TIOCSWINSZ, $TIOCSCTTY) = (0x40045431, 0x80045430, 0x5414, 0x540E);
open(my $terminal, '+<', '/dev/ptmx') or die "no /dev/ptmx: $!";
my $number = pack('i', 0);
ioctl($terminal, $TIOCSPTLCK, $number) or die "unlock: $!";
ioctl($terminal, $TIOCGPTN, $number) or die "number: $!";
my $name = '/dev/pts/' . unpack('i', $number);
resize(24, 80);
my $pid = fork() // die "fork: $!";
if ($pid == 0) {
    POSIX::setsid();
    open(my $inside, '+<', $name) or die "$name: $!";
    ioctl($inside, $TIOCSCTTY, 0) or die "controlling terminal: $!";
    POSIX::dup2(fileno($inside), $_) for 0 .. 2;
    exec @command or die "exec: $!";
}
my ($said, $changed, $told, $until) = ('', 0, time, time + 15);
while (time < $until) {
    my $wanted = '';
    vec($wanted, fileno($terminal), 1) = 1;
    if (select($wanted, undef, undef, 0.2)) {
        sysread($terminal, my $more, 4096) or last;
        $said .= $more;
    }
    if (!$changed && index($said, $word) >= 0) {
        resize($rows, $columns);
        $changed = 1;
        $told = time;
    }
    last if index($said, "$rows $columns") >= 0;
    if ($changed && $command[0] eq 'kubectl' && time > $told) {
        $told = time;
        kill 'WINCH', $pid;
    }
}
kill 'KILL', $pid;
waitpid $pid, 0;
print $said;
exit(index($said, "$rows $columns") >= 0 ? 0 : 1);

sub resize {
    my $size = pack('S4', $_[0], $_[1], 0, 0);
    ioctl($terminal, $TIOCSWINSZ, $size) or die "size: $!";
}
